#include "skibidi/style.h"

#include <utility>

#include "skibidi/compiled_style.h"
#include "skibidi/rewriter.h"
#include "skibidi/style_file.h"

namespace twitchy::skibidi {

Style::Style(std::shared_ptr<const CompiledStyle> compiled) : compiled_(std::move(compiled)) {}

Result<Style> Style::compile(std::string_view toml, std::string_view file_name) {
  auto compiled = compile_style_file(toml, file_name);
  if (!compiled) return compiled.error();
  return Style(std::make_shared<const CompiledStyle>(std::move(*compiled)));
}

const std::string& Style::name() const {
  return compiled_->name;
}

std::uint64_t Style::version() const {
  return compiled_->version;
}

const std::string& Style::description() const {
  return compiled_->description;
}

std::string Style::rewrite(std::string_view text, std::uint64_t seed) const {
  return skibidi::rewrite(*compiled_, text, seed);
}

Explanation Style::explain(std::string_view text, std::uint64_t seed) const {
  return skibidi::explain(*compiled_, text, seed);
}

Style::Size Style::size() const {
  Size size{compiled_->entries, compiled_->phrases.size(), 0, compiled_->rules.size()};
  for (const Part& part : compiled_->parts) {
    for (const ListId list : part.by_mood) size.parts += compiled_->texts.entries(list);
  }
  return size;
}

}  // namespace twitchy::skibidi
