#include "logging/log_line.h"

#include <simdjson.h>
#include <spdlog/details/log_msg.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "wire/wire_text.h"

namespace moorage::logging {
namespace {

std::string time_of(const spdlog::details::log_msg& line) {
  return wire::iso8601(std::chrono::duration_cast<std::chrono::milliseconds>(line.time.time_since_epoch()).count());
}

// Bytes that a terminal obeys: control characters, DEL, and the C1 controls as UTF-8 has them (C2 80 to C2 9F).
bool is_harmless(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return false;
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return false;
  }
  return true;
}

void append_harmless(std::string_view text, std::string& out) {
  if (is_harmless(text)) {
    out += text;
    return;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (byte >= 0x20 && byte != 0x7f && !is_c1) {
      out += text[i];
      continue;
    }
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\u%04x", is_c1 ? static_cast<unsigned char>(text[++i]) : byte);
    out += escape;
  }
}

bool is_plain(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./:@+%,").find(c) != std::string_view::npos;
  });
}

// {"records":3,"store":"my store"} as records=3 store="my store"; false where it is no such object.
bool append_pairs(std::string_view fields, std::string& out) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(fields.data(), fields.size()).get(object) != simdjson::SUCCESS) return false;
  for (const auto& field : object) {
    out += ' ';
    append_harmless(field.key, out);
    out += '=';
    std::string_view text;
    if (field.value.get(text) == simdjson::SUCCESS && is_plain(text)) {
      out += text;
    } else {
      append_harmless(simdjson::minify(field.value), out);
    }
  }
  return true;
}

}  // namespace

Line split(std::string_view payload) {
  const std::size_t mark = payload.find(kFieldsMark);
  if (mark == std::string_view::npos) return {payload, {}};
  return {payload.substr(0, mark), payload.substr(mark + 1)};
}

std::string_view name_of(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
    case spdlog::level::debug:
      return "debug";
    case spdlog::level::info:
      return "info";
    case spdlog::level::warn:
      return "warning";
    case spdlog::level::err:
    case spdlog::level::critical:
      return "error";
    case spdlog::level::off:
    case spdlog::level::n_levels:
      break;
  }
  return "off";
}

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::off:
      break;
  }
  return spdlog::level::off;
}

Level level_of(spdlog::level::level_enum level) {
  const std::string_view name = name_of(level);
  return name == "debug" ? Level::debug : name == "info" ? Level::info : name == "warning" ? Level::warning : Level::error;
}

std::string sentence(Line line) {
  std::string out;
  append_harmless(line.message, out);
  if (!line.fields.empty() && line.fields != "{}" && !append_pairs(line.fields, out)) {
    out += ' ';
    append_harmless(line.fields, out);
  }
  return out;
}

std::string as_text(const spdlog::details::log_msg& line) {
  return time_of(line) + " " + std::string(name_of(line.level)) + " " +
         sentence(split({line.payload.data(), line.payload.size()}));
}

std::string as_json(const spdlog::details::log_msg& line) {
  const Line parts = split({line.payload.data(), line.payload.size()});
  std::string out = "{\"time\":\"" + time_of(line) + "\",\"level\":\"" + std::string(name_of(line.level)) + "\",\"message\":";
  wire::append_quoted(parts.message, out);
  out += ",\"fields\":";
  out += parts.fields.empty() ? "{}" : parts.fields;
  return out + "}";
}

void LineFormatter::format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& out) {
  std::string text = json_ ? as_json(line) : as_text(line);
  if (*torn_) text.insert(text.begin(), '\n');
  text += '\n';
  out.append(text.data(), text.data() + text.size());
}

}  // namespace moorage::logging
