// Prints the open tasks of a vault, with their places.
//
//     open_tasks VAULT [SOURCE]
#include <iostream>

#include "dvq.hpp"

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::cerr << "usage: open_tasks VAULT [SOURCE]\n";
        return 2;
    }
    const std::string from = argc > 2 ? std::string(" FROM ") + argv[2] : "";
    try {
        dvq::vault vault(argv[1]);
        dvq::query tasks = vault.prepare("TASK" + from + " WHERE !completed");
        while (tasks.step()) {
            dvq_item item;
            if (dvq_value_get_item(tasks[0], tasks.get(), &item))
                std::cout << dvq::to_string(item.path) << ':' << item.line << ": "
                          << dvq::to_string(item.text) << '\n';
        }
    } catch (const dvq::error &failure) {
        std::cerr << "open_tasks: " << failure.what() << '\n';
        return 2;
    }
    return 0;
}
