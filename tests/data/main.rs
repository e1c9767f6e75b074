//! Data from tables and streams.

mod statistics;
mod streams;
mod tables;

fn message<T: std::fmt::Debug, E: std::fmt::Display>(result: Result<T, E>) -> String {
    result.unwrap_err().to_string()
}
