// What a program in C++ puts around dvq.h: handles that free themselves, and errors as exceptions.
#pragma once
#include <dvq.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace dvq {

struct error : std::runtime_error {
    explicit error(const dvq_error &from) : std::runtime_error(from.message), details(from) {}
    dvq_error details;
};

inline bool check(dvq_status status, const dvq_error &error)
{
    if (status < 0)
        throw dvq::error(error);
    return status == DVQ_ROW;
}

inline std::string to_string(dvq_string text) { return std::string(text.data, text.length); }

// Rows are borrowed: what is to outlive the next run is copied out of them.
class query {
public:
    query(dvq_vault *vault, const std::string &text, const dvq_query_options *options)
    {
        dvq_query *made = nullptr;
        dvq_error error;
        check(dvq_query_prepare(vault, text.data(), text.size(), options, &made, &error), error);
        handle.reset(made);
    }
    bool step()
    {
        dvq_error error;
        return check(dvq_query_step(handle.get(), &error), error);
    }
    const dvq_value *operator[](size_t column) const
    {
        return dvq_query_get_cell(handle.get(), column);
    }
    dvq_query *get() const { return handle.get(); }

private:
    struct finalizer {
        void operator()(dvq_query *query) const { dvq_query_finalize(query); }
    };
    std::unique_ptr<dvq_query, finalizer> handle;
};

class vault {
public:
    explicit vault(const std::string &folder, const dvq_vault_options *options = nullptr)
    {
        dvq_vault *made = nullptr;
        dvq_error error;
        check(dvq_vault_open(folder.c_str(), options, &made, &error), error);
        handle.reset(made);
    }
    dvq::query prepare(const std::string &text, const dvq_query_options *options = nullptr) const
    {
        return dvq::query(handle.get(), text, options);
    }

private:
    struct closer {
        void operator()(dvq_vault *vault) const { dvq_vault_close(vault); }
    };
    std::unique_ptr<dvq_vault, closer> handle;
};

} // namespace dvq
