//! How much of a contract is paid, drawn as a bar.

use std::fmt;

use askama::filters::{Escaper, Html};
use domain::contract::Contract;

use crate::web::page::Page;

/// The bar, with its share in words for whoever does not see it.
pub(crate) struct Meter {
    percent: i64,
    said: String,
}

impl Page {
    /// How much of a contract is paid.
    pub(crate) fn paid_meter(&self, contract: &Contract) -> Meter {
        let (paid, total) = (contract.paid_amount.minor(), contract.total_amount.minor());
        // a paid cent is not nothing, and a missing one not everything
        let percent = match paid {
            0 => 0,
            paid if paid >= total => 100,
            paid => (i128::from(paid) * 100 / i128::from(total)).clamp(1, 99),
        };
        let percent = i64::try_from(percent).unwrap_or_default();
        let said = self.say("contract-paid-share").with("share", percent);
        Meter {
            percent,
            said: said.to_string(),
        }
    }
}

impl fmt::Display for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tone = if self.percent == 100 { " good" } else { "" };
        f.write_str("<svg class=\"meter\" viewBox=\"0 0 100 6\" width=\"100\" height=\"6\" ")?;
        f.write_str("preserveAspectRatio=\"none\" role=\"img\" aria-label=\"")?;
        Html.write_escaped_str(&mut *f, &self.said)?;
        write!(
            f,
            "\"><rect class=\"track\" width=\"100\" height=\"6\"/>\
             <rect class=\"full{tone}\" width=\"{}\" height=\"6\"/></svg>",
            self.percent
        )
    }
}

impl askama::filters::HtmlSafe for Meter {}
