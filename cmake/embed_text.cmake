# Writes a C file that holds texts, such as the topics of `dvq help`: cmake -DOUTPUT=...
# -DFILES=a.md,b.md -DHEADER=... -DTYPE=... -DTABLE=... -P this. The header declares the table and
# the type of its rows: a file's name without its ending, and its text.
# As characters, since a string of C11 may be no longer than 4,095 bytes.
string(REPLACE "," ";" files "${FILES}")
set(texts "")
set(rows "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME_WE)
  file(READ "${file}" bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND texts "static const char ${name}_text[] = {${bytes}'\\0'};\n")
  string(APPEND rows "    {\"${name}\", ${name}_text},\n")
endforeach()
file(WRITE "${OUTPUT}" "/* Texts put into the program, written by cmake/embed_text.cmake. */
#include \"${HEADER}\"

${texts}
const ${TYPE} ${TABLE}[] = {
${rows}    {0},
};
")
