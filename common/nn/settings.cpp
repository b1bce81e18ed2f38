#include "nn/settings.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.hpp"

namespace unrolled::nn {

using nlohmann::json;

Settings::Settings(const std::string& text, std::string name, std::string hint)
    : Settings(std::make_shared<const json>(json::parse(text, nullptr, false)), std::move(name),
               std::move(hint)) {}

Settings::Settings(std::shared_ptr<const json> object, std::string name, std::string hint)
    : object_(std::move(object)), name_(std::move(name)), hint_(std::move(hint)) {
  if (!object_->is_object()) throw Error(name_ + ": not a JSON object", hint_);
}

const json* Settings::find(const char* key) const {
  const auto found = object_->find(key);
  return found == object_->end() ? nullptr : &*found;
}

void Settings::unusable(const char* key) const {
  throw Error(fmt::format("{}: no usable '{}'", name_, key), hint_);
}

bool Settings::has(const char* key) const {
  const json* value = find(key);
  return value != nullptr && !value->is_null();
}

std::size_t Settings::size(const char* key, std::size_t most, std::optional<std::size_t> otherwise) const {
  if (!has(key) && otherwise) return *otherwise;
  const json* value = find(key);
  if (value == nullptr || !value->is_number_unsigned() || *value == 0 || *value > most) unusable(key);
  return value->get<std::size_t>();
}

double Settings::number(const char* key, double otherwise) const {
  if (!has(key)) return otherwise;
  const json* value = find(key);
  if (!value->is_number() || !(value->get<double>() > 0)) unusable(key);
  return value->get<double>();
}

bool Settings::flag(const char* key, bool otherwise) const {
  if (!has(key)) return otherwise;
  if (!find(key)->is_boolean()) unusable(key);
  return find(key)->get<bool>();
}

std::string Settings::text(const char* key, const std::string& otherwise) const {
  if (!has(key)) return otherwise;
  if (!find(key)->is_string()) unusable(key);
  return find(key)->get<std::string>();
}

Settings Settings::part(const char* key) const {
  if (!has(key)) return {"{}", name_, hint_};
  if (!find(key)->is_object()) unusable(key);
  return {std::make_shared<const json>(*find(key)), name_, hint_};
}

void Settings::refuse(const char* key) const {
  if (has(key) && *find(key) != false)
    throw Error(fmt::format("{}: '{}' is not supported", name_, key), hint_);
}

void Settings::refuse_value(const char* key, const std::string& why) const {
  throw Error(fmt::format("{}: '{}' {}", name_, key, why), hint_);
}

}  // namespace unrolled::nn
