#include "data/tables.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "data/embedded.hpp"
#include "data/manifest.hpp"
#include "data/own_file.hpp"
#include "text/text_file.hpp"

namespace unrolled::data {
namespace {

/// Whether the real data are meant: asked for by name, or here and nothing else was asked for.
bool is_real(const std::string& name, const Entry& entry) {
  return name == entry.name || (name.empty() && is_fetched(entry));
}

const std::filesystem::path& file_called(const std::vector<std::filesystem::path>& files,
                                         std::string_view name) {
  for (const auto& file : files) {
    if (file.filename() == name) return file;
  }
  throw Error(fmt::format("the file {} is not among the fetched ones", name));
}

Table as_sample(Table table, std::string_view what, const std::string& name, const char* data_set) {
  table.about = fmt::format("the embedded sample: {} {}, invented for this book", table.rows(), what);
  if (name != "sample")
    table.about += fmt::format(" (the real ones are not here; ./book data {} fetches them)", data_set);
  return table;
}

}  // namespace

Table column_alone(Table table, std::size_t column) {
  const Array all = table.x;
  table.columns = {table.columns[column]};
  table.x = Array::from_shape({all.shape(0), 1});
  for (std::size_t i = 0; i < all.shape(0); ++i) table.x(i, 0) = all(i, column);
  return table;
}

Houses resolve_houses(const std::string& name) {
  const Entry& entry = *find_entry("houses");
  if (!is_real(name, entry)) {
    const Table sample = as_sample(parse_table(sample_houses, "sample"), "houses", name, "houses");
    return {.few = column_alone(sample, 0), .many = sample, .is_sample = true};
  }
  const auto files = fetched_files(entry);
  const auto read = [&](std::string_view file_name, const std::vector<std::string>& columns) {
    const auto& file = file_called(files, file_name);
    return parse_gretl(text::read_text_file(file), columns, file.string());
  };
  Houses houses = {.few = read("data4-1.gdt", {"sqft", "price"}),
                   .many = read("data7-24.gdt", {"sqft", "bedrms", "baths", "salepric"})};
  houses.few.name = "san-diego";
  houses.few.about = fmt::format("{} houses sold in San Diego in 1990 (Ramanathan)", houses.few.rows());
  houses.many.name = "orange-county";
  houses.many.about =
      fmt::format("{} houses sold in Orange County, California (Ramanathan)", houses.many.rows());
  return houses;
}

Flowers resolve_flowers(const std::string& name) {
  const Entry& entry = *find_entry("flowers");
  if (!is_real(name, entry)) {
    return {.irises = as_sample(parse_table(sample_flowers, "sample"), "flowers", name, "flowers"),
            .tumours = {},
            .is_sample = true};
  }
  const auto files = fetched_files(entry);
  const auto read = [&](std::string_view file_name, const std::vector<std::string>& columns) {
    const auto& file = file_called(files, file_name);
    return parse_scikit_learn(text::read_text_file(file), columns, file.string());
  };
  Flowers flowers = {
      .irises = read("iris.csv", {"sepal length", "sepal width", "petal length", "petal width"}),
      .tumours = read("breast_cancer.csv", {})};
  flowers.irises.name = "irises";
  flowers.irises.about =
      fmt::format("{} irises of three kinds, measured in cm (Fisher 1936)", flowers.irises.rows());
  flowers.tumours.name = "tumours";
  flowers.tumours.about =
      fmt::format("{} tumours of the breast, {} numbers each, measured under a microscope (Wolberg 1995)",
                  flowers.tumours.rows(), flowers.tumours.columns.size());
  return flowers;
}

Table resolve_table(const std::string& file) {
  return parse_table(
      read_own_file(file, "houses, flowers, sample, or a CSV file whose last column is to be predicted"),
      file);
}

}  // namespace unrolled::data
