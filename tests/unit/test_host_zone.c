/* The host's zone, from files of the test's own. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "value/host_zone.h"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    (void)fputs(text, file);
    (void)fclose(file);
}

/* Make a folder with the zones A/One and A/Two; the caller is in it afterwards. */
static void make_host(void)
{
    char folder[] = "host_zone.XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    cr_assert_eq(mkdir("zoneinfo", 0755), 0);
    cr_assert_eq(mkdir("zoneinfo/A", 0755), 0);
    write_file("zoneinfo/A/One", "rules of one");
    write_file("zoneinfo/A/Two", "rules of two");
}

/* Stands for whoever looks through all zones. */
static bool search(char *name, size_t capacity)
{
    (void)snprintf(name, capacity, "A/Found");
    return true;
}

static void expect(const char *variable, const char *expected)
{
    dvq_host_zone host = {variable, "localtime", "timezone", "zoneinfo", search};
    char name[64];
    dvq_host_zone_detect(&host, name, sizeof name);
    cr_expect_str_eq(name, expected);
}

Test(host_zone, what_says_the_zone)
{
    make_host();
    expect(NULL, "UTC");
    expect("", "UTC");
    expect("Europe/Berlin", "Europe/Berlin");
    expect(":Europe/Berlin", "Europe/Berlin");
    expect("/usr/share/zoneinfo/posix/Asia/Tokyo", "Asia/Tokyo");
    cr_assert_eq(symlink("zoneinfo/A/Two", "localtime"), 0);
    expect(NULL, "A/Two");
    expect("A/One", "A/One");
}

Test(host_zone, a_copy_beside_its_name)
{
    make_host();
    write_file("localtime", "rules of one");
    write_file("timezone", "A/One\n");
    expect(NULL, "A/One");
    /* A name that is not true of the copy is not believed. */
    write_file("timezone", "A/Two\n");
    expect(NULL, "A/Found");
    write_file("timezone", "../zoneinfo/A/One\n");
    expect(NULL, "A/Found");
    cr_assert_eq(unlink("timezone"), 0);
    expect(NULL, "A/Found");
}
