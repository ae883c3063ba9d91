//! Pictures of pages of a running `epic demo` or `epic serve`, to look at.
//!
//! ```text
//! scripts/screenshots [OPTIONS] BASE-URL E-MAIL FOLDER PATH...
//!
//!   scripts/screenshots http://127.0.0.1:8080 mona@epic.example target/shots / /clients /clients/1
//!   scripts/screenshots --phone --dark --lang fr http://127.0.0.1:8080 bill@epic.example target/shots /
//!   scripts/screenshots --every http://127.0.0.1:8080 - target/shots /login
//! ```
//!
//! Each PATH becomes `FOLDER/NAME.PERSON.desk.light.en.png` (whole page; words of the name say
//! what it shows), and the program prints one line for each: the file, the HTTP status, and
//! how much wider than the window the page is, if it is. One browser session
//! takes all of them, half a second each; log in as `-` for pages that need nobody.
//!
//! | Option | |
//! |---|---|
//! | `--phone` | 390 x 844 instead of 1360 x 900 |
//! | `--width N` | another width |
//! | `--dark` | dark colours |
//! | `--every` | desk and phone, light and dark: four pictures of each path |
//! | `--lang fr` | French browser (`en` otherwise) |
//! | `--no-js` | the pages' scripts switched off |
//! | `--password P` | another password than that of the sample company |
//!
//! It logs in through `/login`, by the fields named `email` and `password`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it is a command of its own"
)]

use std::{fs, path::PathBuf, process::ExitCode};

use serde_json::{Value, json};
use testbed::browser::{Browser, Language, Options};

/// That of everybody in the sample company.
const PASSWORD: &str = "lantern orchard river";

/// Fills the log-in form; its own button sends it.
const LOG_IN: &str = "
    const form = document.querySelector('input[name=email]')?.form;
    if (!form) return false;
    form.querySelector('[name=email]').value = arguments[0];
    form.querySelector('[name=password]').value = arguments[1];
    (form.querySelector('[type=submit], button:not([type])')).click();
    return true;";

/// What is worth a word about a page: its status, and how much wider it is than the window.
const ABOUT: &str = "
    const page = document.documentElement;
    const seen = performance.getEntriesByType('navigation')[0];
    return [seen ? seen.responseStatus : 0, page.scrollWidth - page.clientWidth];";

/// What was asked for.
struct Asked {
    options: Options,
    every: bool,
    password: String,
    base: String,
    email: String,
    folder: PathBuf,
    paths: Vec<String>,
}

fn main() -> ExitCode {
    let asked = match read(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(why) => {
            eprintln!("{why}\n\nscripts/screenshots [OPTIONS] BASE-URL E-MAIL FOLDER PATH...");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = fs::create_dir_all(&asked.folder) {
        eprintln!("{}: {error}", asked.folder.display());
        return ExitCode::FAILURE;
    }
    let mut browser = Browser::open(asked.options);
    if asked.email != "-" {
        browser.go(&format!("{}/login", asked.base));
        let credentials = vec![json!(asked.email), json!(asked.password)];
        let sent = browser.run(LOG_IN, credentials) == true;
        let place = browser.run("return location.pathname", Vec::new());
        if !sent || place == "/login" {
            let said = browser.run("return document.body.innerText", Vec::new());
            eprintln!("{} cannot log in:\n{}", asked.email, text(&said));
            return ExitCode::FAILURE;
        }
    }
    let screens = if asked.every {
        let phone = Options::default().phone();
        let desk = Options::default();
        vec![(desk, false), (desk, true), (phone, false), (phone, true)]
    } else {
        vec![(asked.options, asked.options.dark)]
    };
    for (screen, dark) in screens {
        browser.look(screen.width, screen.height, dark);
        for path in &asked.paths {
            take(&browser, &asked, path, screen.width, dark);
        }
    }
    ExitCode::SUCCESS
}

/// Takes one picture and tells of it.
fn take(browser: &Browser, asked: &Asked, path: &str, width: u32, dark: bool) {
    browser.go(&format!("{}{path}", asked.base));
    let about = browser.run(ABOUT, Vec::new());
    let person = asked.email.split('@').next().unwrap_or_default();
    let screen = match width {
        1360 => "desk".to_owned(),
        390 => "phone".to_owned(),
        other => other.to_string(),
    };
    let mut words = vec![name(path)];
    if person != "-" {
        words.push(person.to_owned());
    }
    words.push(screen);
    words.push(if dark { "dark" } else { "light" }.to_owned());
    words.push(asked.options.language.tag().to_owned());
    if !asked.options.javascript {
        words.push("no-js".to_owned());
    }
    let file = asked.folder.join(format!("{}.png", words.join(".")));
    browser.screenshot(&file);
    print!("{}  {}", file.display(), about[0]);
    if about[1].as_i64() > Some(0) {
        print!("  {} px too wide", about[1]);
    }
    println!();
}

/// A path as part of a file's name.
fn name(path: &str) -> String {
    let words: Vec<&str> = path
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "start".to_owned()
    } else {
        words.join("-")
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Reads the command line.
fn read(arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut options = Options::default();
    let mut every = false;
    let mut password = PASSWORD.to_owned();
    let mut named = Vec::new();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--phone" => options = options.phone(),
            "--dark" => options.dark = true,
            "--every" => every = true,
            "--no-js" => options = options.without_scripts(),
            "--password" => password = value()?,
            "--width" => {
                options.width = value()?.parse().map_err(|_| "--width needs a number")?;
            }
            "--lang" => match value()?.as_str() {
                "en" => options.language = Language::En,
                "fr" => options.language = Language::Fr,
                other => return Err(format!("--lang takes en or fr, not {other}")),
            },
            option if option.starts_with("--") => return Err(format!("no such option: {option}")),
            _ => named.push(argument),
        }
    }
    let mut named = named.into_iter();
    let mut next = |what: &str| named.next().ok_or(format!("{what} is missing"));
    let base = next("the base URL")?.trim_end_matches('/').to_owned();
    let email = next("the e-mail")?;
    let folder = next("the folder")?.into();
    let paths: Vec<String> = named.collect();
    if paths.is_empty() {
        return Err("a path is missing".to_owned());
    }
    Ok(Asked {
        options,
        every,
        password,
        base,
        email,
        folder,
        paths,
    })
}
