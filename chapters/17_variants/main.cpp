#include "17_variants/published.hpp"
#include "17_variants/llama.hpp"
int main() {}
