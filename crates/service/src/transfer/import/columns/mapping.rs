//! Which header of a table is which column of a kind.

use std::borrow::Cow;

use domain::{
    error::{Checks, Invalid},
    import::ImportKind,
    worded,
    wording::{Argument, Joint},
};

use super::{
    Column, Known, LeftOut,
    contact::{Details, details},
    kinds::Specified,
    names,
};
use crate::transfer::import::sheet::{Fault, Line};

/// How many headers a message gives as examples.
const EXAMPLES: usize = 4;

/// What became of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// It is this column.
    Column(Column),
    /// It is a column that is known and left alone.
    LeftOut(Column, LeftOut),
    /// Somebody said that it is to be left alone.
    Unwanted,
    /// It is not known.
    Unknown,
}

/// Which header of a table is which column.
#[derive(Debug, Clone)]
pub struct Mapping {
    headers: Vec<String>,
    targets: Vec<Target>,
    places: Vec<Option<usize>>,
}

impl Mapping {
    /// Recognises the headers of a table. `choices` are what somebody says: a header, or
    /// the number of its column from 1, and the name of a column, or nothing for a header
    /// to leave alone; the last word on a header counts.
    ///
    /// # Errors
    /// By column: two headers for it, none for one that a new record needs. By `map`: a
    /// choice of a header or column that there is not.
    pub fn new(
        kind: ImportKind,
        headers: &[String],
        choices: &[(String, String)],
        set: &[&str],
    ) -> Result<Self, Invalid> {
        match Self::tried(kind, headers, choices, set) {
            (mapping, None) => Ok(mapping),
            (_, Some(wrong)) => Err(wrong),
        }
    }

    /// The same as far as it goes, beside what is wrong.
    pub fn tried(
        kind: ImportKind,
        headers: &[String],
        choices: &[(String, String)],
        set: &[&str],
    ) -> (Self, Option<Invalid>) {
        let mut checks = Checks::default();
        let mut mapping = Self {
            headers: headers.to_vec(),
            targets: vec![Target::Unknown; headers.len()],
            places: vec![None; Column::ALL.len()],
        };
        mapping.choose(kind, choices, &mut checks);
        mapping.recognise(kind, &mut checks);
        mapping.recognise_weakly(kind);
        mapping.tell_names_apart();
        mapping.check_needed(kind, set, &mut checks);
        (mapping, checks.finish(|| Some(())).err())
    }

    /// What became of each header, in the order of the table.
    pub fn targets(&self) -> impl Iterator<Item = (&str, Target)> {
        let headers = self.headers.iter().map(String::as_str);
        headers.zip(self.targets.iter().copied())
    }

    /// Whether the table has the column, or one that it can be taken from.
    pub fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
            || self
                .sources(column)
                .iter()
                .any(|from| self.has_place(*from))
    }

    /// What a row has in a column, trimmed; none when that is empty or there is no such column.
    ///
    /// A full name may be of two columns, and the person, address and number by which a
    /// client is reached of one.
    pub fn cell<'a>(&self, line: &'a Line, column: Column) -> Option<Cow<'a, str>> {
        if let Some(text) = self.text(line, column) {
            return Some(Cow::Borrowed(text));
        }
        if self.has_place(column) {
            return None;
        }
        if column == Column::FullName {
            let names = [Column::FirstName, Column::LastName];
            let names: Vec<_> = names
                .into_iter()
                .filter_map(|name| self.text(line, name))
                .collect();
            return (!names.is_empty()).then(|| Cow::Owned(names.join(" ")));
        }
        let source = self
            .sources(column)
            .iter()
            .find_map(|from| self.text(line, *from))?;
        if let Some(part) = part(column) {
            part(details(source)).map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(source))
        }
    }

    /// What is wrong with a row as such, unless only in columns that nobody uses.
    pub fn fault<'a>(&self, line: &'a Line) -> Option<&'a Fault> {
        line.faults.iter().find(|fault| {
            let target = fault.column.map(|column| self.targets.get(column));
            target.is_none_or(|target| matches!(target, Some(Target::Column(_)) | None))
        })
    }

    fn text<'a>(&self, line: &'a Line, column: Column) -> Option<&'a str> {
        let cell = line.cells.get(self.place(column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }

    fn has_place(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// Columns that a column is taken from when the table does not have it itself.
    fn sources(&self, column: Column) -> &'static [Column] {
        use Column as C;
        if self.has_place(column) {
            return &[];
        }
        if column == C::FullName {
            return &[C::LastName];
        }
        if column == C::StartsAt {
            return &[C::StartsLocal];
        }
        if column == C::EndsAt {
            return &[C::EndsLocal];
        }
        if [C::ContactPerson, C::Email, C::Phone].contains(&column) {
            return &[C::ContactDetails];
        }
        if [C::ClientContactPerson, C::ClientEmail, C::ClientPhone].contains(&column) {
            return &[C::ClientContact];
        }
        &[]
    }

    fn take(&mut self, header: usize, kind: ImportKind, column: Column) {
        self.targets[header] = match kind.left_out(column) {
            Some(why) => Target::LeftOut(column, why),
            None => Target::Column(column),
        };
        self.places[column as usize] = Some(header);
    }

    fn choose(&mut self, kind: ImportKind, choices: &[(String, String)], checks: &mut Checks) {
        for (header, column) in choices {
            let Some(place) = self.find(header) else {
                let headers = self.headers.iter().filter(|header| !header.is_empty());
                checks.refuse(
                    "map",
                    worded!(
                        "bad-map-header",
                        "names “{header}”, which is no header of the file; it has {headers}",
                        header = header.as_str(),
                        headers = Argument::list(headers.cloned(), Joint::Comma),
                    ),
                );
                continue;
            };
            if let Target::Column(before) | Target::LeftOut(before, _) = self.targets[place] {
                self.places[before as usize] = None;
            }
            self.targets[place] = Target::Unwanted;
            if column.trim().is_empty() {
                continue;
            }
            match column_named(kind, column) {
                Some(column) => match self.place(column) {
                    Some(other) => self.refuse_second(column, other, place, checks),
                    None => self.take(place, kind, column),
                },
                None => checks.refuse(
                    "map",
                    worded!(
                        "bad-map-column",
                        "names “{column}”, which is no column of {kind}; they have {columns}",
                        column = column.as_str(),
                        kind = Argument::field(kind.name()),
                        columns = Argument::list(kind.columns().map(Column::name), Joint::Comma),
                    ),
                ),
            }
        }
    }

    /// The header that somebody names, as it is, nearly as it is, or by its number.
    fn find(&self, header: &str) -> Option<usize> {
        let header = header.trim();
        let exact = |known: &String| !known.is_empty() && known == header;
        let key = names::key(header);
        let alike = |known: &String| !key.is_empty() && names::key(known) == key;
        let number = header
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        let found = self.headers.iter().position(exact);
        found
            .or_else(|| self.headers.iter().position(alike))
            .or_else(|| number.filter(|number| *number < self.headers.len()))
    }

    /// Takes the headers that mean one column and nothing else.
    fn recognise(&mut self, kind: ImportKind, checks: &mut Checks) {
        let chosen = self.places.clone();
        for place in 0..self.headers.len() {
            if self.targets[place] != Target::Unknown {
                continue;
            }
            let Some(column) = column_named(kind, &self.headers[place]) else {
                continue;
            };
            match self.place(column) {
                // what somebody says comes first
                Some(other) if chosen[column as usize] == Some(other) => {}
                Some(other) => self.refuse_second(column, other, place, checks),
                None => self.take(place, kind, column),
            }
        }
    }

    /// Takes headers that are not used for what they may mean as well.
    fn recognise_weakly(&mut self, kind: ImportKind) {
        for spec in kind.specs() {
            for header in spec.weak {
                let key = names::key(header);
                let found = self
                    .headers
                    .iter()
                    .position(|header| names::key(header) == key);
                let Some(place) = found else {
                    continue;
                };
                let is_free = matches!(self.targets[place], Target::Unknown | Target::LeftOut(..));
                if is_free && !self.has(spec.column) {
                    self.take(place, kind, spec.column);
                }
            }
        }
    }

    /// A "name" beside a first name is a last name.
    fn tell_names_apart(&mut self) {
        let (Some(place), Some(_), None) = (
            self.place(Column::FullName),
            self.place(Column::FirstName),
            self.place(Column::LastName),
        ) else {
            return;
        };
        if ["nom", "name"].contains(&names::key(&self.headers[place]).as_str()) {
            self.places[Column::FullName as usize] = None;
            self.places[Column::LastName as usize] = Some(place);
            self.targets[place] = Target::Column(Column::LastName);
        }
    }

    /// A table that says which records it means may tell of less than a new one needs.
    fn check_needed(&self, kind: ImportKind, set: &[&str], checks: &mut Checks) {
        if self.has_place(Column::Id) || self.has_place(Column::ExternalRef) {
            return;
        }
        for group in kind.needed() {
            let is_there = |column: &Column| self.has(*column) || set.contains(&column.name());
            if group.iter().any(is_there) {
                continue;
            }
            let headers = group.iter().flat_map(|column| {
                let headers = kind.headers(*column).into_iter().skip(1);
                headers.take(EXAMPLES / group.len().min(2))
            });
            checks.refuse(
                group[0].name(),
                worded!(
                    "bad-missing-column",
                    "is missing in the header of the file; accepted are {headers}",
                    headers = Argument::list(headers, Joint::Comma),
                ),
            );
        }
    }

    fn refuse_second(&self, column: Column, first: usize, second: usize, checks: &mut Checks) {
        let (first, second) = (&self.headers[first], &self.headers[second]);
        checks.refuse(
            column.name(),
            worded!(
                "bad-two-columns",
                "is both “{first}” and “{second}”; leave one of them out with “{choice}”",
                first = first.as_str(),
                second = second.as_str(),
                choice = format!("{second}="),
            ),
        );
    }
}

/// The column of a kind that a header means, or that somebody names.
fn column_named(kind: ImportKind, header: &str) -> Option<Column> {
    let exact = kind.columns().find(|column| column.name() == header.trim());
    exact.or_else(|| {
        let keys = [names::key(header), names::key_without_brackets(header)];
        keys.iter().filter(|key| !key.is_empty()).find_map(|key| {
            kind.columns().find(|column| {
                let mut headers = kind.headers(*column).into_iter();
                headers.any(|header| names::key(header) == *key)
            })
        })
    })
}

/// How a column is taken out of the details of a contact.
fn part(column: Column) -> Option<fn(Details) -> Option<String>> {
    if [Column::ContactPerson, Column::ClientContactPerson].contains(&column) {
        Some(|details| details.person)
    } else if [Column::Email, Column::ClientEmail].contains(&column) {
        Some(|details| details.email)
    } else if [Column::Phone, Column::ClientPhone].contains(&column) {
        Some(|details| details.phone)
    } else {
        None
    }
}
