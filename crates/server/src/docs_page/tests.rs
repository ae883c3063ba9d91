//! The page's text: nothing in it is markup by accident.

use super::text::{escape, inline, prose};

#[test]
fn nothing_of_a_text_becomes_markup() {
    assert_eq!(
        escape("<b onclick='x'>&\"</b>"),
        "&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;&lt;/b&gt;"
    );
    assert_eq!(inline("`<i>`"), "<code>&lt;i&gt;</code>");
}

#[test]
fn code_and_weight_are_shown_and_a_lone_mark_stays() {
    assert_eq!(
        inline("**Lists** take `after`"),
        "<strong>Lists</strong> take <code>after</code>"
    );
    assert_eq!(inline("a ` alone"), "a ` alone");
    assert_eq!(prose("one\n\n\n\ntwo"), "<p>one</p>\n<p>two</p>\n");
}
