/*
 * Searching bytes by vectors; see bytes.h. All code for vectors is here, each piece beside the
 * plain one that does the same anywhere: AVX2 where the processor turns out to have it, and NEON.
 * What is made of the bits is the same code for all. Called by note/ and unicode.c; knows bytes
 * only.
 */
#include "support/features.h"

#include "support/bytes.h"

#include "support/vector.h"

#if DVQ_HAS_AVX2
#include <immintrin.h>
#elif DVQ_HAS_NEON
#include <arm_neon.h>
#endif

enum { BLOCK = 64 /* bytes, one for each bit of a word */ };

/* ---- classifying ---- */

void dvq_bytes_classify_plainly(const char *bytes, dvq_bytes_block *block)
{
    enum { MARK = 1, OTHER = 2 };
    static const unsigned char known[128] = {
        ['\n'] = MARK | OTHER, ['#'] = MARK | OTHER, ['['] = MARK | OTHER, ['|'] = OTHER,
        [':'] = OTHER,         ['`'] = MARK,         ['<'] = MARK,         ['!'] = MARK,
        ['\\'] = MARK,         ['*'] = MARK,         ['_'] = MARK,         ['~'] = MARK,
        ['='] = MARK};
    *block = (dvq_bytes_block){0};
    for (unsigned i = 0; i < BLOCK; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        uint64_t bit = UINT64_C(1) << i;
        if (byte >= 0x80)
            block->wide |= bit;
        else if (known[byte] != 0) {
            block->marks |= (known[byte] & MARK) != 0 ? bit : 0;
            block->feeds |= byte == '\n' ? bit : 0;
            block->brackets |= byte == '[' ? bit : 0;
            block->hashes |= byte == '#' ? bit : 0;
            block->pipes |= byte == '|' ? bit : 0;
            block->colons |= byte == ':' ? bit : 0;
        }
    }
}

#if DVQ_HAS_AVX2 || DVQ_HAS_NEON

/*
 * Marks are found by two tables that are looked up with the halves of a byte: it is marked if what
 * they say has a bit in common. Each bit stands for one upper half.
 */
enum { UPPER_0 = 1, UPPER_2 = 2, UPPER_3 = 4, UPPER_5 = 8, UPPER_6 = 16, UPPER_7 = 32 };

/* clang-format off */
#define MARKS_BY_LOWER                                                                             \
    UPPER_6, UPPER_2, 0, UPPER_2, 0, 0, 0, 0, 0, 0, UPPER_0 | UPPER_2, UPPER_5,                    \
    UPPER_3 | UPPER_5, UPPER_3, UPPER_7, UPPER_5
#define MARKS_BY_UPPER                                                                             \
    UPPER_0, 0, UPPER_2, UPPER_3, 0, UPPER_5, UPPER_6, UPPER_7, 0, 0, 0, 0, 0, 0, 0, 0
/* clang-format on */

#endif

#if DVQ_HAS_AVX2

#define WITH_AVX2 __attribute__((target("avx2")))

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}

WITH_AVX2 static inline uint64_t get_bits(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << 32;
}

WITH_AVX2 static inline uint64_t find_byte(__m256i low, __m256i high, char byte)
{
    __m256i wanted = _mm256_set1_epi8(byte);
    return get_bits(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

/* Of 32 bytes, 0 for each that is marked. */
WITH_AVX2 static inline __m256i find_unmarked(__m256i bytes)
{
    __m256i halves = _mm256_set1_epi8(0x0F);
    __m256i by_lower = _mm256_setr_epi8(MARKS_BY_LOWER, MARKS_BY_LOWER);
    __m256i by_upper = _mm256_setr_epi8(MARKS_BY_UPPER, MARKS_BY_UPPER);
    __m256i lower = _mm256_shuffle_epi8(by_lower, _mm256_and_si256(bytes, halves));
    __m256i shifted = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), halves);
    __m256i both = _mm256_and_si256(lower, _mm256_shuffle_epi8(by_upper, shifted));
    return _mm256_cmpeq_epi8(both, _mm256_setzero_si256());
}

WITH_AVX2 static void classify_avx2(const char *bytes, dvq_bytes_block *block)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + BLOCK / 2));
    block->feeds = find_byte(low, high, '\n');
    block->brackets = find_byte(low, high, '[');
    block->hashes = find_byte(low, high, '#');
    block->pipes = find_byte(low, high, '|');
    block->colons = find_byte(low, high, ':');
    block->wide = get_bits(low, high);
    block->marks = ~get_bits(find_unmarked(low), find_unmarked(high));
}

dvq_bytes_classifier *dvq_bytes_get_classifier(void)
{
    return has_avx2() ? classify_avx2 : dvq_bytes_classify_plainly;
}

#elif DVQ_HAS_NEON

/* A bit for each of 64 bytes that are 0 or 255. */
static inline uint64_t get_bits(const uint8x16_t bytes[4])
{
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t weight = vld1q_u8(weights);
    uint8x16_t pairs = vpaddq_u8(vandq_u8(bytes[0], weight), vandq_u8(bytes[1], weight));
    uint8x16_t others = vpaddq_u8(vandq_u8(bytes[2], weight), vandq_u8(bytes[3], weight));
    uint8x16_t sums = vpaddq_u8(pairs, others);
    sums = vpaddq_u8(sums, sums);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sums), 0);
}

static inline uint64_t find_byte(const uint8x16_t bytes[4], char byte)
{
    uint8x16_t wanted = vdupq_n_u8((uint8_t)byte);
    uint8x16_t found[4];
    for (int i = 0; i < 4; i++)
        found[i] = vceqq_u8(bytes[i], wanted);
    return get_bits(found);
}

static inline uint64_t find_marks(const uint8x16_t bytes[4])
{
    static const uint8_t lower_table[16] = {MARKS_BY_LOWER};
    static const uint8_t upper_table[16] = {MARKS_BY_UPPER};
    uint8x16_t by_lower = vld1q_u8(lower_table);
    uint8x16_t by_upper = vld1q_u8(upper_table);
    uint8x16_t found[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t lower = vqtbl1q_u8(by_lower, vandq_u8(bytes[i], vdupq_n_u8(0x0F)));
        found[i] = vtstq_u8(lower, vqtbl1q_u8(by_upper, vshrq_n_u8(bytes[i], 4)));
    }
    return get_bits(found);
}

static void classify_neon(const char *bytes, dvq_bytes_block *block)
{
    uint8x16_t loaded[4];
    uint8x16_t wide[4];
    for (int i = 0; i < 4; i++) {
        loaded[i] = vld1q_u8((const uint8_t *)bytes + 16 * i);
        wide[i] = vcgeq_u8(loaded[i], vdupq_n_u8(0x80));
    }
    block->feeds = find_byte(loaded, '\n');
    block->brackets = find_byte(loaded, '[');
    block->hashes = find_byte(loaded, '#');
    block->pipes = find_byte(loaded, '|');
    block->colons = find_byte(loaded, ':');
    block->wide = get_bits(wide);
    block->marks = find_marks(loaded);
}

dvq_bytes_classifier *dvq_bytes_get_classifier(void)
{
    return classify_neon;
}

#else

dvq_bytes_classifier *dvq_bytes_get_classifier(void)
{
    return dvq_bytes_classify_plainly;
}

#endif

/* ---- the map ---- */

/* The number of the lowest bit that is set. */
static inline unsigned find_lowest(uint64_t bits)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(bits);
#else
    unsigned lowest = 0;
    while ((bits >> lowest & 1) == 0)
        lowest++;
    return lowest;
#endif
}

/* What is among the bytes of a block that `among` has bits for. */
static inline unsigned get_kinds(const dvq_bytes_block *block, uint64_t any, uint64_t among)
{
    if ((any & among) == 0)
        return 0;
    return ((block->brackets & among) != 0 ? DVQ_BYTES_BRACKET : 0u) |
           ((block->hashes & among) != 0 ? DVQ_BYTES_HASH : 0u) |
           ((block->pipes & among) != 0 ? DVQ_BYTES_PIPE : 0u) |
           ((block->colons & among) != 0 ? DVQ_BYTES_COLONS : 0u) |
           ((block->wide & among) != 0 ? DVQ_BYTES_WIDE : 0u);
}

/* The lines being mapped. */
typedef struct line_mapper {
    dvq_bytes_map *map;
    uint32_t line;
    size_t capacity;      /* lines that there is room for */
    unsigned kinds;       /* of the line so far */
    uint64_t after_colon; /* whether a colon ended the last block */
} line_mapper;

/* Add the block that starts at `offset`. */
static void add_block(line_mapper *mapper, dvq_bytes_block *block, size_t offset)
{
    dvq_bytes_map *map = mapper->map;
    uint64_t pairs = block->colons & (block->colons << 1 | mapper->after_colon);
    mapper->after_colon = block->colons >> (BLOCK - 1);
    block->colons = pairs;
    uint64_t any = block->brackets | block->hashes | block->pipes | pairs | block->wide;
    uint64_t left = UINT64_MAX; /* bytes of lines that have not ended */
    map->marks[offset / BLOCK] = block->marks;
    for (uint64_t feeds = block->feeds; feeds != 0; feeds &= feeds - 1) {
        uint64_t upto = feeds ^ (feeds - 1);
        unsigned kinds = mapper->kinds | get_kinds(block, any, upto & left);
        map->kinds[mapper->line++] = (uint8_t)kinds;
        map->all |= kinds;
        map->starts[mapper->line] = (uint32_t)(offset + find_lowest(feeds) + 1);
        mapper->kinds = 0;
        left = ~upto;
    }
    mapper->kinds |= get_kinds(block, any, left);
}

/* Make sure that there is room for the lines of another block, and the start after the last one. */
static bool make_room(dvq_arena *arena, line_mapper *mapper)
{
    dvq_bytes_map *map = mapper->map;
    if (mapper->capacity - mapper->line > BLOCK + 1)
        return true;
    size_t capacity = mapper->capacity;
    return dvq_vector_grow(arena, &map->kinds, &capacity, mapper->line + 1, sizeof *map->kinds) &&
           dvq_vector_grow(arena, &map->starts, &mapper->capacity, mapper->line + 1,
                           sizeof *map->starts);
}

bool dvq_bytes_make_map(dvq_arena *arena, dvq_text text, dvq_bytes_map *map)
{
    enum { USUAL_LINE = 16 /* bytes of a line, at least, in most texts */ };
    *map = (dvq_bytes_map){0};
    line_mapper mapper = {.map = map, .capacity = text.length / USUAL_LINE + BLOCK + 2};
    map->starts = dvq_arena_allocate(arena, mapper.capacity * sizeof *map->starts);
    map->kinds = dvq_arena_allocate(arena, mapper.capacity);
    map->marks = dvq_arena_allocate(arena, (text.length / BLOCK + 1) * sizeof *map->marks);
    if (map->starts == NULL || map->kinds == NULL || map->marks == NULL)
        return false;
    dvq_bytes_classifier *classify = dvq_bytes_get_classifier();
    size_t offset = 0;
    map->starts[0] = 0;
    dvq_bytes_block block;
    for (; text.length - offset >= BLOCK; offset += BLOCK) {
        if (!make_room(arena, &mapper))
            return false;
        classify(text.data + offset, &block);
        add_block(&mapper, &block, offset);
    }
    if (!make_room(arena, &mapper))
        return false;
    char rest[BLOCK] = {0};
    if (text.length > offset)
        memcpy(rest, text.data + offset, text.length - offset);
    classify(rest, &block);
    add_block(&mapper, &block, offset);
    map->kinds[mapper.line] = (uint8_t)mapper.kinds;
    map->all |= mapper.kinds;
    map->count = mapper.line + 1;
    map->starts[map->count] = (uint32_t)text.length + 1;
    return true;
}

size_t dvq_bytes_find_mark(const dvq_bytes_map *map, size_t offset, size_t end)
{
    size_t word = offset / BLOCK;
    uint64_t marks = map->marks[word] & UINT64_MAX << offset % BLOCK;
    while (marks == 0) {
        if (++word * BLOCK >= end)
            return end;
        marks = map->marks[word];
    }
    offset = word * BLOCK + find_lowest(marks);
    return offset < end ? offset : end;
}

/* ---- valid UTF-8 ---- */

#if DVQ_HAS_AVX2

/* Which of 64 bytes start or continue a character beyond ASCII. */
typedef struct utf8_block {
    uint64_t starts; /* of two bytes or three */
    uint64_t threes; /* of three */
    uint64_t continuations;
    uint64_t rare; /* starts of four bytes, and those that not every byte may follow */
} utf8_block;

WITH_AVX2 static utf8_block read_utf8(__m256i low, __m256i high, uint64_t wide)
{
    __m256i below = _mm256_set1_epi8((char)0xBF);
    uint64_t uncontinued = get_bits(_mm256_cmpgt_epi8(low, below), _mm256_cmpgt_epi8(high, below));
    __m256i three = _mm256_set1_epi8((char)0xE0);
    __m256i four = _mm256_set1_epi8((char)0xF0);
    __m256i even = _mm256_set1_epi8((char)0xFE);
    __m256i overlong = _mm256_set1_epi8((char)0xC0);
    uint64_t fours = get_bits(_mm256_cmpeq_epi8(_mm256_max_epu8(low, four), low),
                              _mm256_cmpeq_epi8(_mm256_max_epu8(high, four), high));
    uint64_t overlongs = get_bits(_mm256_cmpeq_epi8(_mm256_and_si256(low, even), overlong),
                                  _mm256_cmpeq_epi8(_mm256_and_si256(high, even), overlong));
    utf8_block block = {.starts = wide & uncontinued, .continuations = wide & ~uncontinued};
    block.threes = get_bits(_mm256_cmpeq_epi8(_mm256_max_epu8(low, three), low),
                            _mm256_cmpeq_epi8(_mm256_max_epu8(high, three), high));
    block.rare =
        fours | overlongs | find_byte(low, high, (char)0xE0) | find_byte(low, high, (char)0xED);
    return block;
}

WITH_AVX2 static size_t skip_valid(dvq_text text, size_t offset)
{
    while (text.length - offset >= BLOCK) {
        const char *bytes = text.data + offset;
        __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
        __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + BLOCK / 2));
        uint64_t wide = get_bits(low, high);
        if (wide == 0) {
            offset += BLOCK;
            continue;
        }
        utf8_block block = read_utf8(low, high, wide);
        uint64_t wanted = block.starts << 1 | block.threes << 2;
        if (block.rare != 0 || wanted != block.continuations)
            return offset;
        bool cut = (block.starts >> (BLOCK - 1) | block.threes >> (BLOCK - 2)) != 0;
        /* A character that goes on after the block is looked at with the next one. */
        offset += cut ? BLOCK - 1 - (size_t)__builtin_clzll(block.starts) : BLOCK;
    }
    return offset;
}

size_t dvq_bytes_skip_valid(dvq_text text, size_t offset)
{
    return has_avx2() ? skip_valid(text, offset) : offset;
}

#else

size_t dvq_bytes_skip_valid(dvq_text text, size_t offset)
{
    (void)text;
    return offset;
}

#endif

/* ---- boxes ---- */

static size_t find_bracket(dvq_text text, size_t offset)
{
    return dvq_text_find_byte(text, '[', offset);
}

#if DVQ_HAS_AVX2

WITH_AVX2 static size_t find_box(dvq_text text, size_t offset)
{
    enum { STEP = BLOCK - 2 /* of a bracket, two bytes after it have to be seen */ };
    for (; text.length - offset >= BLOCK; offset += STEP) {
        const char *bytes = text.data + offset;
        __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
        __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + BLOCK / 2));
        uint64_t opening = find_byte(low, high, '[') & UINT64_MAX >> 2;
        if (opening == 0)
            continue;
        uint64_t boxes = opening & (find_byte(low, high, ']') >> 2 | get_bits(low, high) >> 1);
        if (boxes != 0)
            return offset + find_lowest(boxes);
    }
    return find_bracket(text, offset);
}

size_t dvq_bytes_find_box(dvq_text text, size_t offset)
{
    return has_avx2() && offset <= text.length ? find_box(text, offset)
                                               : find_bracket(text, offset);
}

#else

size_t dvq_bytes_find_box(dvq_text text, size_t offset)
{
    return find_bracket(text, offset);
}

#endif
