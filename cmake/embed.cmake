# cmake -DINPUT=FILE -DOUTPUT=FILE.cc -DNAMESPACE=NAMESPACE -DFUNCTION=NAME -P embed.cmake
# Writes a C++ file with a function that returns INPUT's bytes as a string_view.

file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "#include <string_view>

static constexpr unsigned char kBytes[] = {${bytes}};

namespace ${NAMESPACE} {
std::string_view ${FUNCTION}();
std::string_view ${FUNCTION}() { return {reinterpret_cast<const char*>(kBytes), sizeof kBytes}; }
}  // namespace ${NAMESPACE}
")
