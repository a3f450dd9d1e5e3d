// Which characters AWS takes in the keys and values of tags besides _ . : / = + - @ : those of the Unicode categories L
// (letters), N (numbers) and Z (separators). Emoji, marks by themselves and control characters are none.
#pragma once

namespace moorage::control {

bool is_letter_number_or_separator(char32_t character);

}  // namespace moorage::control
