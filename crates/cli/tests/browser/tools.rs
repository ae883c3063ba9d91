//! That the browser's tools see what they are for: each is shown a page that is wrong and
//! one that is not.

use std::{fs, thread, time::Duration};

use serde_json::Value;
use testbed::browser::{Browser, Options};

use crate::pages::Pages;

const FORM: &str = "
    <main><p id=said>static</p>
    <script>document.getElementById('said').textContent = 'scripted'</script>
    <noscript>no script</noscript>
    <form action=/sent>
      <p><label for=who>Name <small>as on the invoice</small></label> <input id=who name=who value=old>
      <p><label>Day <input type=date name=day></label>
      <p><label>Hour <input type=time name=hour></label>
      <p><label>Start <input type=datetime-local name=start></label>
      <p><label>Kind <select name=kind><option value=0>—<option value=1>Gala<option value=2>Gala dinner</select></label>
      <fieldset><legend>Colour</legend>
        <label><input type=radio name=colour value=r> Red</label>
        <label><input type=radio name=colour value=b> Blue</label></fieldset>
      <p><label><input type=checkbox name=agreed> Agreed</label>
      <p><button>Send it</button>
    </form></main>";

#[test]
fn a_person_is_asked_for_in_their_language_and_types_dates_their_way() {
    let pages = Pages::open(&[("/", FORM)]);
    for (options, languages) in [
        (Options::default(), "en-US,en;q=0.9"),
        (Options::default().french(), "fr-FR,fr;q=0.9"),
    ] {
        let browser = Browser::open(options);
        browser.go(&pages.url);
        assert_eq!(pages.language(), languages);
        for (label, value) in [
            ("Day", "2026-06-04"),
            ("Hour", "13:30"),
            ("Start", "2026-12-31T00:05"),
        ] {
            browser.fill(label, value);
            assert_eq!(browser.value(label), value, "{languages}");
        }
    }
}

#[test]
fn a_form_is_filled_in_and_sent_with_scripts_and_without() {
    let pages = Pages::open(&[("/", FORM), ("/sent", "<p>Thank you")]);
    let desk = Options::default();
    for (options, expected, unexpected) in [
        (desk, "scripted", "no script"),
        (desk.without_scripts(), "no script", "scripted"),
    ] {
        let browser = Browser::open(options);
        browser.go(&pages.url);
        browser.see(expected);
        browser.not_see(unexpected);
        browser.fill("Name", "Zoé");
        browser.fill("Day", "2026-06-04");
        browser.choose("Kind", "Gala");
        assert_eq!(browser.value("Kind"), "Gala");
        browser.choose("Colour", "Blue");
        browser.tick("Agreed", true);
        browser.tick("Agreed", true);
        browser.submit();
        browser.see("Thank you");
        assert_eq!(browser.current_path(), "/sent");
        assert_eq!(
            browser.address(),
            "/sent?who=Zo%C3%A9&day=2026-06-04&hour=&start=&kind=1&colour=b&agreed=on"
        );
        browser.back();
        browser.click_text("Send it");
        browser.see("Thank you");
    }
}

#[test]
fn a_field_takes_whatever_can_be_pasted() {
    let pages = Pages::open(&[("/", "<label>Note <textarea></textarea></label>")]);
    let browser = Browser::open(Options::default());
    browser.go(&pages.url);
    let long = "0123456789".repeat(2000);
    for text in ["<b>\"'&amp;", "👩‍🚀 \u{202e}abc", &long, "short again"] {
        browser.fill("Note", text);
        assert_eq!(browser.value("Note"), text);
    }
}

#[test]
fn the_thing_beside_a_text_is_pressed() {
    let rows = "<table><tr><td>Ada<td><a href=/ada>Open</a><tr><td>Grace<td><a href=/grace>Open</a></table>";
    let pages = Pages::open(&[("/", rows), ("/grace", "<p>Hello Grace")]);
    let browser = Browser::open(Options::default());
    browser.go(&pages.url);
    browser.click_beside("Grace", "Open");
    browser.see("Hello Grace");
}

#[test]
#[should_panic(expected = "2 different things are called \"Open\"")]
fn a_name_that_two_things_have_is_pressed_for_neither() {
    let rows = "<a href=/ada>Open</a> <a href=/grace>Open</a>";
    let pages = Pages::open(&[("/", rows)]);
    let browser = Browser::open(Options::default());
    browser.go(&pages.url);
    browser.click_text("Open");
}

#[test]
#[should_panic(expected = "nothing to press is called \"Delete\"; there are: Open | Save")]
fn what_is_out_of_sight_cannot_be_pressed() {
    let rows = "<a href=/>Open</a> <button>Save</button> <button hidden>Delete</button>";
    let pages = Pages::open(&[("/", rows)]);
    let browser = Browser::open(Options::default());
    browser.go(&pages.url);
    browser.click_text("Delete");
}

#[test]
#[should_panic(expected = "\"Paid\" is not on /:")]
fn a_text_that_is_out_of_sight_is_not_seen() {
    let pages = Pages::open(&[("/", "<p>Signed <p hidden>Paid")]);
    let browser = Browser::open(Options::default());
    browser.go(&pages.url);
    browser.see("Paid");
}

#[test]
fn errors_of_scripts_missing_files_and_broken_policies_are_complaints() {
    let wrong = "<p>Text<script>1</script><img src=/missing.png alt=''>";
    let pages = Pages::open_under(
        "default-src 'none'; img-src 'self' data:",
        &[("/", wrong), ("/right", "<p>Text")],
    );
    let browser = Browser::open(Options::default());
    // that a page itself is missing is its answer
    browser.go(&format!("{}/nowhere", pages.url));
    browser.go(&format!("{}/right", pages.url));
    assert_eq!(browser.complaints(), Vec::<String>::new());
    browser.go(&pages.url);
    let complaints = browser.complaints();
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    for expected in ["Executing inline script violates", "/missing.png"] {
        assert!(
            complaints.iter().any(|told| told.contains(expected)),
            "{complaints:?}"
        );
    }
    browser.run("setTimeout(() => { throw new Error('odd') })", Vec::new());
    assert!(browser.becomes(|| browser.complaints().iter().any(|told| told.contains("odd"))));
    browser.run("console.error('even')", Vec::new());
    let complaints = browser.complaints();
    assert!(complaints[0].contains("even"), "{complaints:?}");
}

#[test]
#[should_panic(expected = "the browser complains:\nnetwork: ")]
fn a_complaint_that_nobody_took_fails_the_test() {
    let pages = Pages::open(&[("/", "<img src=/missing.png alt=''>")]);
    let browser = Browser::open(Options::default());
    browser.go(&pages.url);
}

#[test]
fn axe_finds_what_some_cannot_read_or_use() {
    let wrong = "<main><h1>Title</h1><p style='color: #999'>pale<p><input name=unlabelled></main>";
    let right = "<main><h1>Title</h1><p>dark<p><label>Name <input name=labelled></label></main>";
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    let pages = Pages::open_under(policy, &[("/wrong", wrong), ("/right", right)]);
    let browser = Browser::open(Options::default());
    browser.go(&format!("{}/wrong", pages.url));
    let found = browser.axe();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("serious color-contrast: "),
        "{found:?}"
    );
    assert!(found[1].starts_with("critical label: "), "{found:?}");
    assert!(found[1].contains("name=\"unlabelled\""), "{found:?}");
    browser.go(&format!("{}/right", pages.url));
    assert_eq!(browser.axe(), Vec::<String>::new());
}

#[test]
fn what_sticks_out_of_a_narrow_window_is_found() {
    let wide = "<p style='width: 400px'>A wide text</p>";
    let pages = Pages::open(&[
        ("/wide", wide),
        (
            "/cut",
            &format!("<style>html, body {{overflow-x: hidden}}</style>{wide}"),
        ),
        (
            "/boxed",
            &format!("<div style='overflow-x: auto'>{wide}</div>"),
        ),
        ("/narrow", "<p>A text"),
    ]);
    let browser = Browser::open(Options::default());
    for (path, expected) in [("wide", 1), ("cut", 1), ("boxed", 0), ("narrow", 0)] {
        browser.go(&format!("{}/{path}", pages.url));
        let found = browser.horizontal_overflow(320);
        assert_eq!(found.len(), expected, "{path}: {found:?}");
        assert!(found.iter().all(|told| told.contains("A wide text")));
        assert_eq!(browser.horizontal_overflow(500), Vec::<String>::new());
        assert_eq!(browser.run("return innerWidth", Vec::new()), 1360);
    }
}

#[test]
fn the_tab_key_finds_what_has_no_ring_and_what_is_covered() {
    let page = "<style>
          .bare:focus { outline: none } .shadow:focus { outline: none; box-shadow: 0 0 0 2px blue }
          nav { position: fixed; bottom: 0; left: 0; right: 0; height: 60px; background: white }
          .under { position: fixed; bottom: 10px }
          .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
        </style>
        <a href=/one>One</a> <button class=bare>Two</button> <button disabled>Never</button>
        <label>Three <input class=shadow autofocus></label> <button class=under>Four</button>
        <label>Five <input type=date></label> <button class=unseen>Six</button> <nav>Bar</nav>";
    let pages = Pages::open(&[("/", page)]);
    let desk = Options::default();
    for options in [desk, desk.without_scripts()] {
        let browser = Browser::open(options);
        browser.go(&pages.url);
        for _ in 0..2 {
            let found = browser.tab_order();
            let names: Vec<_> = found.iter().map(|stop| stop.name.clone()).collect();
            assert_eq!(browser.controls(), names);
            let found: Vec<_> = found
                .iter()
                .map(|stop| (&*stop.name, &*stop.kind, stop.ringed, stop.covered))
                .collect();
            assert_eq!(
                found,
                [
                    ("One", "a", true, false),
                    ("Two", "button", false, false),
                    ("Three", "input", true, false),
                    ("Four", "button", true, true),
                    ("Five", "input", true, false),
                    ("Six", "button", true, true),
                ]
            );
        }
    }
}

#[test]
fn keys_reach_the_page_alone_and_together() {
    let page = "<p id=said>-</p><label>Name <input></label><script>
        onkeydown = event => said.textContent = `${event.ctrlKey} ${event.key}`</script>";
    let pages = Pages::open(&[("/", page)]);
    let browser = Browser::open(Options::default());
    browser.go(&pages.url);
    for (keys, said) in [
        ("/", "false /"),
        ("Control+k", "true k"),
        ("Tab", "false Tab"),
    ] {
        browser.press(keys);
        browser.see(said);
    }
    browser.type_text("Zoé");
    assert_eq!(browser.value("Name"), "Zoé");
}

#[test]
fn a_picture_shows_the_whole_page_in_the_chosen_colours() {
    let page = "<style>:root { color-scheme: light dark }</style>
        <p>Top<p style='height: 1500px'>Long<p>Bottom";
    let pages = Pages::open(&[("/", page)]);
    let folder = tempfile::tempdir().expect("a folder");
    let mut browser = Browser::open(Options::default().phone());
    let mut sizes = Vec::new();
    for dark in [false, true] {
        browser.look(390, 844, dark);
        browser.go(&pages.url);
        let asked = "return matchMedia('(prefers-color-scheme: dark)').matches";
        assert_eq!(browser.run(asked, Vec::new()), dark);
        let file = folder.path().join("page.png");
        browser.screenshot(&file);
        let picture = fs::read(file).expect("a picture");
        let number =
            |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().expect("four bytes"));
        sizes.push((number(16), number(20) > 1500));
    }
    assert_eq!(sizes, [(390, true), (390, true)]);
}

#[test]
fn nothing_is_left_of_a_browser_that_was_closed() {
    let browser = Browser::open(Options::default());
    let children = fs::read_to_string("/proc/thread-self/children").expect("children");
    let group: u32 = children.trim().parse().expect("the driver alone");
    assert!(members(group) > 3, "the driver and its browser");
    drop(browser);
    for _ in 0..50 {
        if members(group) == 0 {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("{} processes are left", members(group));
}

/// How many processes of this group live.
fn members(group: u32) -> usize {
    let processes = fs::read_dir("/proc").expect("processes");
    let is_member = |stat: &str| {
        // after the name, which may hold anything: state, parent, group
        let (_, rest) = stat.rsplit_once(") ")?;
        let mut words = rest.split(' ');
        let (state, of) = (words.next()?, words.nth(1)?);
        Some(state != "Z" && of.parse() == Ok(group))
    };
    processes
        .filter_map(|process| fs::read_to_string(process.ok()?.path().join("stat")).ok())
        .filter(|stat| is_member(stat) == Some(true))
        .count()
}

#[test]
fn two_browsers_share_nothing() {
    let pages = Pages::open(&[("/", "<p>Text")]);
    let (one, other) = (
        Browser::open(Options::default()),
        Browser::open(Options::default()),
    );
    one.go(&pages.url);
    one.run("document.cookie = 'mine=1; max-age=1000'", Vec::new());
    one.reload();
    assert_eq!(one.run("return document.cookie", Vec::new()), "mine=1");
    other.go(&pages.url);
    assert_eq!(
        other.run("return document.cookie", Vec::new()),
        Value::from("")
    );
}
