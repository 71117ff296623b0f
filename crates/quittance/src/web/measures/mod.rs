//! Measures over the web: at a glance, one by one, as files, and the lines behind each figure.

mod lines;
pub mod plots;

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use documents::export;
use receivables::measuring::{Bucket, MONTH_DAYS, days_until};
use receivables::party::Language;
use receivables::{Cents, Date, calendar::plus_days};

use super::Web;
use super::frame::Room;
use super::pages::{MeasureOf, Measures};
use super::refusal::PageError;
use super::reminding::as_file;
use super::routes::html;
use super::text::Texts;
use super::views::{
    Aged, Card, DebtorLine, FigureLine, MeasureView, MeasuresView, PartLine, SequelBar,
};
use super::visitor::{Clerk, Visitor};
use crate::deeds::DeedError;
use crate::deeds::measuring::{
    self, AskedPoint, Figure, Measure, Point, Sequels, Sheet, level_word, sequel_word, tenths, word,
};
use crate::desk::Desk;
use plots::{Plot, ceiling, columns, line, shares};

pub use lines::{lines, lines_file};

type Asked = Query<HashMap<String, String>>;

/// Debtors at a glance.
const DEBTORS_AT_A_GLANCE: usize = 3;

/// Every measure at a glance.
pub async fn measures(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Asked,
) -> Result<Response, PageError> {
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let view = web.desk.run(move |desk| {
        let (today, as_of) = days(desk, &clerk, &asked);
        let found = Found::read(desk, &clerk, as_of)?;
        let cards = Measure::ALL
            .into_iter()
            .map(|measure| found.card(measure, language));
        Ok::<_, DeedError>(MeasuresView {
            today,
            as_of,
            cards: cards.collect(),
        })
    });
    let view = view.await.map_err(PageError::fault)?;
    Ok(html(Measures::new(visitor.frame(Room::Measures), view)))
}

/// One measure.
pub async fn measure(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(asked): Asked,
) -> Result<Response, PageError> {
    let measure = Measure::read(&code).ok_or(PageError::NotFound)?;
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let view = web.desk.run(move |desk| {
        let (today, as_of) = days(desk, &clerk, &asked);
        let found = Found::read_for(desk, &clerk, as_of, measure)?;
        Ok::<_, DeedError>(found.view(measure, today, language))
    });
    let view = view.await.map_err(PageError::fault)?;
    Ok(html(MeasureOf::new(visitor.frame(Room::Measures), view)))
}

/// Its table as a file.
pub async fn measure_file(
    State(web): State<Web>,
    visitor: Visitor,
    Path((code, format)): Path<(String, String)>,
    Query(asked): Asked,
) -> Result<Response, PageError> {
    let measure = Measure::read(&code).ok_or(PageError::NotFound)?;
    let (clerk, language) = (visitor.clerk()?, visitor.language);
    let sheet = web.desk.run(move |desk| {
        let (_, as_of) = days(desk, &clerk, &asked);
        measuring::sheet(desk, &clerk.firm, measure, as_of, language)
    });
    let sheet = sheet.await.map_err(PageError::fault)?;
    written(&code, &format, &sheet, language)
}

/// A table as CSV or as a sheet.
fn written(
    name: &str,
    format: &str,
    sheet: &Sheet,
    language: Language,
) -> Result<Response, PageError> {
    let headers: Vec<&str> = sheet
        .columns
        .iter()
        .map(|column| word(*column, language))
        .collect();
    match format {
        "csv" => {
            let text = export::csv(&headers, sheet.rows.iter().cloned());
            let name = format!("{name}.csv");
            Ok(as_file("text/csv; charset=utf-8", &name, text.into_bytes()))
        }
        "xlsx" => {
            let bytes =
                export::xlsx(&headers, sheet.rows.iter().cloned()).map_err(PageError::fault)?;
            let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(as_file(media, &format!("{name}.xlsx"), bytes))
        }
        _ => Err(PageError::NotFound),
    }
}

/// Today, and the day that was asked for; one that is no day, or has not come yet, is today.
fn days(desk: &Desk, clerk: &Clerk, asked: &HashMap<String, String>) -> (Date, Date) {
    let today = desk.today(&clerk.firm);
    let as_of = asked.get("as_of").and_then(|text| text.parse().ok());
    (today, as_of.filter(|on| *on <= today).unwrap_or(today))
}

/// What measures are drawn from.
struct Found {
    as_of: Date,
    points: Vec<Point>,
    asked: Vec<AskedPoint>,
    sequels: Vec<Sequels>,
    debtors: Vec<store::Aged>,
    sales_24: Cents,
}

impl Found {
    fn read(desk: &Desk, clerk: &Clerk, as_of: Date) -> Result<Found, DeedError> {
        let firm = &clerk.firm;
        let sums = desk
            .store
            .read::<_, DeedError>(firm.id, |books| Ok(books.day_sums()?))?;
        Ok(Found {
            as_of,
            points: measuring::trend_of(&sums, as_of),
            asked: measuring::asked(desk, firm, as_of)?,
            sequels: measuring::sequels(desk, firm, as_of)?,
            debtors: measuring::top_debtors(desk, firm, as_of, measuring::DEBTORS)?,
            sales_24: sums.sold(two_years(as_of), as_of),
        })
    }

    /// Only what one measure needs.
    fn read_for(
        desk: &Desk,
        clerk: &Clerk,
        as_of: Date,
        measure: Measure,
    ) -> Result<Found, DeedError> {
        let firm = &clerk.firm;
        let mut found = Found {
            as_of,
            points: Vec::new(),
            asked: Vec::new(),
            sequels: Vec::new(),
            debtors: Vec::new(),
            sales_24: Cents::ZERO,
        };
        match measure {
            Measure::TopDebtors => {
                found.debtors = measuring::top_debtors(desk, firm, as_of, measuring::DEBTORS)?;
            }
            Measure::Reminders => found.sequels = measuring::sequels(desk, firm, as_of)?,
            Measure::FirstReminders | Measure::Promises => {
                found.asked = measuring::asked(desk, firm, as_of)?;
            }
            _ => {
                let sums = desk
                    .store
                    .read::<_, DeedError>(firm.id, |books| Ok(books.day_sums()?))?;
                found.points = measuring::trend_of(&sums, as_of);
                found.sales_24 = sums.sold(two_years(as_of), as_of);
            }
        }
        Ok(found)
    }

    fn card(&self, measure: Measure, language: Language) -> Card {
        let view = self.view(measure, self.as_of, language);
        let mut debtors = view.debtors;
        debtors.truncate(DEBTORS_AT_A_GLANCE);
        Card {
            measure,
            figure: view
                .figures
                .into_iter()
                .next()
                .and_then(|figure| figure.value),
            plot: view.plot,
            debtors,
        }
    }

    fn view(&self, measure: Measure, today: Date, language: Language) -> MeasureView {
        let t = Texts(language);
        let mut sheet = match measure {
            Measure::TopDebtors => measuring::of_debtors(&self.debtors),
            Measure::Reminders => measuring::of_sequels(&self.sequels, language),
            Measure::FirstReminders | Measure::Promises => {
                measuring::of_asked(measure, &self.asked)
            }
            _ => measuring::of_points(measure, &self.points),
        };
        if !matches!(measure, Measure::TopDebtors | Measure::Reminders) {
            // On the page the day that was asked for stands first; a file grows downwards.
            sheet.rows.reverse();
        }
        let mut view = MeasureView {
            today,
            as_of: self.as_of,
            measure,
            figures: Vec::new(),
            parts: Vec::new(),
            plot: None,
            debtors: Vec::new(),
            sequels: Vec::new(),
            sheet,
            row_lines: Vec::new(),
        };
        match measure {
            Measure::Dso => self.dso(&mut view, &t),
            Measure::DaysLate => self.days_late(&mut view, &t),
            Measure::Aged => self.aged(&mut view, &t),
            Measure::Effectiveness => self.effectiveness(&mut view, &t),
            Measure::TopDebtors => self.top_debtors(&mut view),
            Measure::FirstReminders => self.first_reminders(&mut view, &t),
            Measure::Promises => self.promises(&mut view, &t),
            Measure::Reminders => self.reminders(&mut view, language),
        }
        view
    }

    fn part(&self, name: &str, amount: Cents, of: &str, more: &str) -> PartLine {
        PartLine {
            name: name.to_owned(),
            amount,
            lines: format!("/lines/{of}?on={}{more}", self.as_of),
        }
    }

    fn dso(&self, view: &mut MeasureView, t: &Texts) {
        let Some(now) = self.points.last() else {
            return;
        };
        view.figures = vec![
            days_line(t.dso(), &now.dso_count_back, t),
            days_line(t.dso_simple_word(), &now.dso_simple, t),
            days_line(t.dso_best_word(), &now.dso_best, t),
        ];
        if let (Ok(simple), Ok(best)) = (&now.dso_simple, &now.dso_best) {
            view.figures
                .push(days_line(t.average_delinquent(), &Ok(simple - best), t));
        }
        let years = format!("&from={}", two_years(self.as_of));
        view.parts = vec![
            self.part(t.part_open(), now.open(), "open", ""),
            self.part(t.part_not_due(), now.ages[0], "open", "&age=0"),
            self.part(t.part_sales_90(), now.sales, "sales", ""),
            self.part(t.part_sales_24(), self.sales_24, "sales", &years),
        ];
        let of = |figure: fn(&Point) -> &Figure| -> Vec<Option<i64>> {
            let values = self.points.iter().map(figure);
            values
                .map(|figure| figure.as_ref().ok().map(tenths))
                .collect()
        };
        let lines = [
            (t.dso(), of(|p| &p.dso_count_back)),
            (t.dso_simple_word(), of(|p| &p.dso_simple)),
            (t.dso_best_word(), of(|p| &p.dso_best)),
        ];
        let days = |tenths: i64| t.in_days(t.tenths(tenths));
        view.plot = self.plot(
            t,
            &view.measure,
            &lines,
            &days,
            self.points.iter().map(|p| p.on),
        );
    }

    fn days_late(&self, view: &mut MeasureView, t: &Texts) {
        let Some(now) = self.points.last() else {
            return;
        };
        view.figures = vec![days_line(t.measure(&view.measure), &now.days_late, t)];
        let weight = Cents(i64::try_from(now.cent_days).unwrap_or(i64::MAX));
        view.parts = vec![
            self.part(t.part_paid(), now.paid, "paid", ""),
            self.part(t.part_weight(), weight, "paid", ""),
        ];
        let values = self.points.iter().map(|p| (p.on, &p.days_late));
        let days = |tenths: i64| t.in_days(t.tenths(tenths));
        view.plot = self.one_line(t, &view.measure, values, &days);
    }

    fn aged(&self, view: &mut MeasureView, t: &Texts) {
        let Some(now) = self.points.last() else {
            return;
        };
        view.figures = vec![
            money_line(t.part_open(), now.open(), t),
            money_line(t.part_late(), now.late(), t),
        ];
        let ages = Bucket::ALL.into_iter().zip(now.ages);
        let ages = ages.map(|(bucket, cents)| {
            let place = bucket.place();
            self.part(bucket.label(t.0), cents, "open", &format!("&age={place}"))
        });
        view.parts = ages.collect();
        view.parts
            .push(self.part(t.part_open(), now.open(), "open", ""));
        let all: Vec<[Cents; 5]> = self.points.iter().map(|p| p.ages).collect();
        let positive = |ages: &[Cents; 5]| ages.iter().map(|cents| cents.0.max(0)).sum();
        let top = ceiling(all.iter().map(positive).max().unwrap_or(0));
        let totals = [self.points.first(), Some(now)].map(|p| p.map_or(Cents::ZERO, Point::open));
        let title = self.title(t, &view.measure);
        view.plot = Some(Plot {
            title,
            says: t.chart_of_ages(t.euros(totals[0]), t.euros(totals[1])),
            lines: Vec::new(),
            parts: columns(&all, top),
            scale: scale(top, &|cents| t.euros(Cents(cents)).to_string()),
            steps: self
                .points
                .iter()
                .map(|p| t.month(p.on).to_string())
                .collect(),
        });
    }

    fn effectiveness(&self, view: &mut MeasureView, t: &Texts) {
        let Some(now) = self.points.last() else {
            return;
        };
        view.figures = vec![percent_line(
            t.measure(&view.measure),
            &now.effectiveness,
            t,
        )];
        let sums = now.collectable;
        let month = days_until(self.as_of, MONTH_DAYS).0;
        let before = PartLine {
            lines: format!("/lines/open?on={}", plus_days(month, -1)),
            ..self.part(t.part_before(), sums.open_before, "open", "")
        };
        view.parts = vec![
            before,
            self.part(
                t.part_sales_30(),
                sums.sales,
                "sales",
                &format!("&from={month}"),
            ),
            self.part(t.part_after(), sums.open_after, "open", ""),
            self.part(t.part_not_due(), sums.not_due_after, "open", "&age=0"),
        ];
        let values = self.points.iter().map(|p| (p.on, &p.effectiveness));
        let percent = |tenths: i64| t.in_percent(t.tenths(tenths));
        view.plot = self.one_line(t, &view.measure, values, &percent);
    }

    fn top_debtors(&self, view: &mut MeasureView) {
        let lines = |debtor: &store::Aged| {
            format!("/lines/open?on={}&customer={}", self.as_of, debtor.account)
        };
        let line = |debtor: &store::Aged| DebtorLine {
            id: receivables::party::AccountId(debtor.account),
            name: debtor.name.to_string(),
            aged: Aged(debtor.ages.map(Cents)),
            lines: lines(debtor),
        };
        view.debtors = self.debtors.iter().map(line).collect();
        view.row_lines = self.debtors.iter().map(lines).collect();
    }

    fn first_reminders(&self, view: &mut MeasureView, t: &Texts) {
        let Some(now) = self.asked.last() else { return };
        view.figures = vec![percent_line(t.measure(&view.measure), &now.first, t)];
        view.parts = vec![
            self.part(t.part_asked(), now.first_asked, "first-reminders", ""),
            self.part(t.part_paid_after(), now.first_paid, "first-reminders", ""),
        ];
        let values = self.asked.iter().map(|p| (p.on, &p.first));
        let percent = |tenths: i64| t.in_percent(t.tenths(tenths));
        view.plot = self.one_line(t, &view.measure, values, &percent);
    }

    fn promises(&self, view: &mut MeasureView, t: &Texts) {
        let Some(now) = self.asked.last() else { return };
        view.figures = vec![percent_line(t.measure(&view.measure), &now.kept_share, t)];
        if now.promises > 0 {
            view.figures.push(FigureLine {
                name: t.by_count().to_owned(),
                value: Some(t.kept_of(t.number(now.promises_kept), t.number(now.promises))),
                why_not: String::new(),
            });
        }
        view.parts = vec![
            self.part(t.part_promised(), now.promised, "promises", ""),
            self.part(t.part_kept(), now.kept, "promises", ""),
        ];
        let values = self.asked.iter().map(|p| (p.on, &p.kept_share));
        let percent = |tenths: i64| t.in_percent(t.tenths(tenths));
        view.plot = self.one_line(t, &view.measure, values, &percent);
    }

    fn reminders(&self, view: &mut MeasureView, language: Language) {
        let t = Texts(language);
        let count: u64 = self.sequels.iter().map(|sum| sum.count).sum();
        view.figures = vec![FigureLine {
            name: t.measure(&view.measure).to_owned(),
            value: (count > 0).then(|| t.messages(count)),
            why_not: t.no_figure().to_owned(),
        }];
        let row = |sum: &Sequels| {
            let sequel = sum.sequel.map_or("open", |sequel| sequel.code());
            let level = sum.level.code();
            format!(
                "/lines/reminders?on={}&level={level}&sequel={sequel}",
                self.as_of
            )
        };
        view.row_lines = self.sequels.iter().map(row).collect();
        for level in measuring::LEVELS {
            let of = self.sequels.iter().filter(|sum| sum.level == level);
            let part = |sum: &Sequels| {
                let name = sequel_word(sum.sequel, language);
                (
                    sum.sequel.map_or(5, |sequel| sequel as usize),
                    name,
                    sum.count,
                    sum.asked,
                )
            };
            let parts: Vec<_> = of.map(part).collect();
            if parts.is_empty() {
                continue;
            }
            let counts: Vec<u64> = parts.iter().map(|(_, _, count, _)| *count).collect();
            view.sequels.push(SequelBar {
                level: level_word(level, language),
                places: shares(&counts),
                parts,
            });
        }
    }

    fn title(&self, t: &Texts, measure: &Measure) -> String {
        let ends = receivables::measuring::month_ends(self.as_of);
        let first = ends.first().copied().unwrap_or(self.as_of);
        t.chart_of(t.measure(measure), t.day(first), t.day(self.as_of))
    }

    /// The measure itself over the twelve months, in tenths as `says` writes them.
    fn one_line<'a>(
        &self,
        t: &Texts,
        measure: &Measure,
        values: impl Iterator<Item = (Date, &'a Figure)>,
        says: &dyn Fn(i64) -> String,
    ) -> Option<Plot> {
        let (days, values): (Vec<Date>, Vec<_>) = values
            .map(|(on, value)| (on, value.as_ref().ok().map(tenths)))
            .unzip();
        let lines = [(t.measure(measure), values)];
        self.plot(t, measure, &lines, says, days.into_iter())
    }

    /// Lines over the twelve months; none where no month has a figure.
    fn plot(
        &self,
        t: &Texts,
        measure: &Measure,
        lines: &[(&str, Vec<Option<i64>>)],
        says: &dyn Fn(i64) -> String,
        days: impl Iterator<Item = Date>,
    ) -> Option<Plot> {
        let largest = lines
            .iter()
            .flat_map(|(_, values)| values.iter().flatten())
            .max()?;
        let top = ceiling(*largest);
        let (_, first) = lines.first()?;
        let at = |value: Option<&Option<i64>>| match value.copied().flatten() {
            Some(value) => says(value),
            None => "–".to_owned(),
        };
        Some(Plot {
            title: self.title(t, measure),
            says: t.chart_says(t.measure(measure), at(first.first()), at(first.last())),
            lines: lines
                .iter()
                .map(|(name, values)| line(name, values, top))
                .collect(),
            parts: Vec::new(),
            scale: scale(top, says),
            steps: days.map(|on| t.month(on).to_string()).collect(),
        })
    }
}

/// What stands at the edge, in the middle and at the foot of a plot.
fn scale(top: i64, says: &dyn Fn(i64) -> String) -> [String; 3] {
    [says(top), says(top / 2), says(0)]
}

/// The first day of the sales that the count-back method may look at.
fn two_years(as_of: Date) -> Date {
    let months = receivables::measuring::COUNT_BACK_MONTHS_MAX;
    let before = |first: &Date| Some(plus_days(*first, -1).first_of_month());
    let mut firsts = std::iter::successors(Some(as_of.first_of_month()), before);
    firsts.nth(months - 1).unwrap_or(as_of)
}

fn days_line(name: &str, figure: &Figure, t: &Texts) -> FigureLine {
    FigureLine {
        name: name.to_owned(),
        value: figure
            .as_ref()
            .ok()
            .map(|days| t.in_days(t.tenths(tenths(days)))),
        why_not: t.no_figure().to_owned(),
    }
}

fn percent_line(name: &str, figure: &Figure, t: &Texts) -> FigureLine {
    FigureLine {
        value: figure
            .as_ref()
            .ok()
            .map(|share| t.in_percent(t.tenths(tenths(share)))),
        ..days_line(name, figure, t)
    }
}

fn money_line(name: &str, amount: Cents, t: &Texts) -> FigureLine {
    FigureLine {
        name: name.to_owned(),
        value: Some(t.money(amount).to_string()),
        why_not: String::new(),
    }
}
