// Prints the notes of a vault that have a rating, best first, through libdvq without a crate.
//
//     rustc list_books.rs -l dvq && ./list_books VAULT
use std::ffi::{CStr, CString};
use std::os::raw::{c_char, c_double, c_int};
use std::process::ExitCode;
use std::ptr::{null, null_mut};

#[repr(C)]
struct Error {
    status: c_int,
    place: [u32; 4],
    message: [c_char; 400],
    hint: [c_char; 200],
    more: [u32; 8],
}

#[repr(C)]
struct Text {
    data: *const u8,
    length: usize,
}

#[repr(C)]
struct Link {
    path: Text,
    subpath: Text,
    display: Text,
    kind: c_int,
    has_display: c_int,
    is_embed: c_int,
}

#[rustfmt::skip]
extern "C" {
    fn dvq_vault_open(folder: *const c_char, options: *const u8, vault: *mut *mut u8, error: *mut Error) -> c_int;
    fn dvq_vault_close(vault: *mut u8);
    fn dvq_query_prepare(vault: *mut u8, text: *const u8, length: usize, options: *const u8,
                         query: *mut *mut u8, error: *mut Error) -> c_int;
    fn dvq_query_step(query: *mut u8, error: *mut Error) -> c_int;
    fn dvq_query_get_cell(query: *const u8, column: usize) -> *const u8;
    fn dvq_query_finalize(query: *mut u8);
    fn dvq_value_get_number(value: *const u8) -> c_double;
    fn dvq_value_get_link(value: *const u8, parts: *mut Link) -> c_int;
}

const ROW: c_int = 1;
const QUERY: &str = "TABLE rating WHERE rating SORT rating DESC";

fn check(status: c_int, error: &Error) -> Result<bool, String> {
    let message = unsafe { CStr::from_ptr(error.message.as_ptr()) };
    if status < 0 {
        Err(message.to_string_lossy().into_owned())
    } else {
        Ok(status == ROW)
    }
}

struct Vault(*mut u8);
impl Drop for Vault {
    fn drop(&mut self) {
        unsafe { dvq_vault_close(self.0) }
    }
}

struct Query(*mut u8);
impl Drop for Query {
    fn drop(&mut self) {
        unsafe { dvq_query_finalize(self.0) }
    }
}

fn list_books(folder: &str) -> Result<(), String> {
    let folder = CString::new(folder).map_err(|error| error.to_string())?;
    let (mut vault, mut query) = (Vault(null_mut()), Query(null_mut()));
    unsafe {
        let mut error: Error = std::mem::zeroed();
        check(
            dvq_vault_open(folder.as_ptr(), null(), &mut vault.0, &mut error),
            &error,
        )?;
        check(
            dvq_query_prepare(
                vault.0,
                QUERY.as_ptr(),
                QUERY.len(),
                null(),
                &mut query.0,
                &mut error,
            ),
            &error,
        )?;
        while check(dvq_query_step(query.0, &mut error), &error)? {
            let mut link: Link = std::mem::zeroed();
            if dvq_value_get_link(dvq_query_get_cell(query.0, 0), &mut link) != 0 {
                let path = std::slice::from_raw_parts(link.path.data, link.path.length);
                let rating = dvq_value_get_number(dvq_query_get_cell(query.0, 1));
                println!("{}: {}", String::from_utf8_lossy(path), rating);
            }
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    match std::env::args()
        .nth(1)
        .ok_or("usage: list_books VAULT".to_string())
        .and_then(|folder| list_books(&folder))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("list_books: {message}");
            ExitCode::from(2)
        }
    }
}
