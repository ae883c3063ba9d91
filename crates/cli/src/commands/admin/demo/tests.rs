//! The sample company has what it promises, and is the same one the next time.

mod built;
mod planned;
