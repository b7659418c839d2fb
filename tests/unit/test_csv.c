/* CSV: guessing, quotes, headers, values. The expected rows are what Papa Parse 5.4.1 gives. */
#include "value/csv.h"

#include "vault_fixture.h"

static void add_value(dvq_text_builder *out, dvq_value value, dvq_arena *arena)
{
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        dvq_text_builder_add_string(out, "null");
        break;
    case DVQ_VALUE_BOOLEAN:
        dvq_text_builder_add_string(out, value.as.boolean ? "true" : "false");
        break;
    case DVQ_VALUE_NUMBER:
        dvq_text_builder_add_format(out, "%.17g", value.as.number);
        break;
    case DVQ_VALUE_STRING:
        dvq_text_builder_add(out, dvq_value_get_text(value));
        break;
    case DVQ_VALUE_DATE:
        dvq_text_builder_add_format(out, "date %lld", (long long)value.as.milliseconds);
        break;
    case DVQ_VALUE_ARRAY:
        dvq_text_builder_add_byte(out, '[');
        for (size_t i = 0; i < value.size; i++) {
            dvq_text_builder_add_string(out, i > 0 ? "," : "");
            add_value(out, value.as.items[i], arena);
        }
        dvq_text_builder_add_byte(out, ']');
        break;
    case DVQ_VALUE_LINK:
    case DVQ_VALUE_DURATION:
    case DVQ_VALUE_OBJECT:
    case DVQ_VALUE_FUNCTION:
    case DVQ_VALUE_WIDGET:
        dvq_text_builder_add_string(out, dvq_value_type_name((dvq_value_type)value.type));
        break;
    }
}

static void add_row(dvq_text_builder *out, dvq_value row, dvq_arena *arena)
{
    dvq_entry_vector entries = {0};
    cr_assert_eq(row.type, DVQ_VALUE_OBJECT);
    cr_assert_eq(dvq_object_list(row.as.object, arena, &entries), DVQ_OK);
    for (size_t i = 0; i < entries.count; i++) {
        dvq_text_builder_add_string(out, i > 0 ? ";" : "");
        dvq_text_builder_add(out, entries.items[i].key);
        dvq_text_builder_add_byte(out, '=');
        add_value(out, entries.items[i].value, arena);
    }
    dvq_text_builder_add_byte(out, '\n');
}

static void expect(const char *csv, const char *expected)
{
    vault_fixture fixture;
    vault_fixture_init_environment(&fixture);
    dvq_value_vector rows = {0};
    dvq_text text = dvq_text_copy(&fixture.arena, dvq_text_from_string(csv));
    cr_assert_eq(dvq_csv_read(&fixture.environment, &fixture.arena, text, &rows), DVQ_OK);
    dvq_text_builder out;
    dvq_text_builder_init(&out, &fixture.arena);
    for (size_t i = 0; i < rows.count; i++)
        add_row(&out, rows.items[i], &fixture.arena);
    dvq_text got;
    cr_assert_eq(dvq_text_builder_finish(&out, &got), DVQ_OK);
    cr_assert_str_eq(dvq_text_to_string(&fixture.arena, got), expected, "%s", csv);
    vault_fixture_close(&fixture);
}

Test(csv, reads_plain_rows)
{
    expect("a,b\n1,x\n\n2,y\n", "a=1;b=x\na=2;b=y\n");
    expect("a,b\r\n1,x\r\n", "a=1;b=x\n");
    expect("a,b\r1,x\r", "a=1;b=x\n");
    expect("\xEF\xBB\xBF"
           "a,b\n1,2",
           "a=1;b=2\n");
    expect("# first\na,b\n#x,y\n1,2\n", "a=1;b=2\n");
    expect("one\n1\n2", "one=1\none=2\n");
    expect("", "");
    expect("a,b\n", "");
    expect("\n\n", "");
}

Test(csv, guesses_the_delimiter)
{
    expect("a;b\n1;2,5\n", "a=1;b=2,5\n");
    expect("a\tb\n1\t2\n", "a=1;b=2\n");
    expect("a|b\n1|2\n", "a=1;b=2\n");
    expect("a\x1e"
           "b\n1\x1e"
           "2\n",
           "a=1;b=2\n");
    expect("a,b;c\n1,2;3\n", "a=1;b;c=2;3;bc=2;3\n");
}

Test(csv, reads_quotes)
{
    expect("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", "a=x, y;b=say \"hi\"\n");
    expect("a,b\n\"two\nlines\",1\n", "a=two\nlines;b=1\n");
    expect("a,b\n\"1\" ,\" 2 \"\n", "a=1;b=2\n");
    expect("a,b\n\"open,1\n", "a=open,1\n\n");
    expect("a,b\n\"x\"y\",1\n", "a=x\"y;b=1\n");
    expect("a,b\n\"# no\",1\n# yes\n2,3", "a=# no;b=1\na=2;b=3\n");
    expect("a,b\n1,\"\"", "a=1;b=null\n");
}

Test(csv, names_columns)
{
    expect("Home Town,x\nLund,1\n", "Home Town=Lund;home-town=Lund;x=1\n");
    expect("a,a,a_1\n1,2,3\n", "a=1;a_1=2;a_1_0=3\n");
    expect("2,b,1\nx,y,z\n", "1=z;2=x;b=y\n");
    expect("a,b\n1\n1,2,3,x\n", "a=1\na=1;b=2;__parsed_extra=[3,x]\n");
    expect("__parsed_extra,b\n1,2,3\n", "__parsed_extra=[1,3];b=2\n");
}

Test(csv, types_values)
{
    expect("a,b\ntrue,FALSE\nTrue,\n", "a=true;b=false\na=True;b=null\n");
    expect("a,b\n-1.5, 7 \n.5,3.\n", "a=-1.5;b=7\na=0.5;b=3\n");
    expect("a,b\n1e3,1E-2\n9007199254740991,9007199254740992\n",
           "a=1000;b=0.01\na=9007199254740991;b=9007199254740992\n");
    expect("a,b\n1e999,1e-999\n--1,1e\n", "a=1e999;b=0\na=--1;b=1e\n");
    expect("a,b\n2024-01-05T10:00:00.5+02:00,2021-02-31T10:00Z\n",
           "a=date 1704441600500;b=date 1614765600000\n");
    expect("a,b\n2024-01-01T24:00Z,2024-01-01T24:01Z\n", "a=date 1704153600000;b=null\n");
    expect("a,b\n2024-01-05,2 days\n", "a=date 1704412800000;b=duration\n");
    expect("a,b\n[[Note]],text\n", "a=link;b=text\n");
}
