//! The words of the measures: what each is called, how it is counted, and what its parts are.

use std::fmt::Display;

use receivables::party::Language;

use super::Texts;
use crate::deeds::measuring::Measure;

words! { MEASURES:
    measures { "Mesures" "Measures" }
    measures_lede { "Chaque chiffre s’ouvre sur les lignes dont il est fait, au centime près." "Every figure opens the lines it is made of, to the cent." }
    measured_on { "Situation au" "As of" }
    show_day { "Afficher" "Show" }
    measures_now { "Aujourd’hui" "Today" }
    no_figure { "Pas encore de chiffre" "No figure yet" }
    made_of { "Ce dont il est fait" "What it is made of" }
    how_counted { "Comment on le compte" "How it is counted" }
    over_months { "Sur douze mois" "Over twelve months" }
    open_lines { "Voir les lignes" "See the lines" }
    lines_title { "Les lignes" "The lines" }
    sum_word { "Total" "Total" }
    no_lines { "Aucune ligne" "No line" }
    no_lines_hint { "Choisissez une autre date." "Choose another day." }
    part_open { "Reste dû" "Open" }
    part_not_due { "Non échu" "Not due" }
    part_late { "En retard" "Overdue" }
    part_sales_90 { "Ventes de 90 jours" "Sales of 90 days" }
    part_sales_24 { "Ventes de 24 mois" "Sales of 24 months" }
    part_sales_30 { "Ventes de 30 jours" "Sales of 30 days" }
    part_before { "Dû trente jours plus tôt" "Open thirty days before" }
    part_after { "Reste dû" "Open now" }
    part_paid { "Payé en 90 jours" "Paid in 90 days" }
    part_weight { "Montant × jours de retard" "Amount × days late" }
    part_asked { "Demandé pour la première fois" "Asked for the first time" }
    part_paid_after { "Payé sous 21 jours" "Paid within 21 days" }
    part_promised { "Promis, échu en 90 jours" "Promised, due in 90 days" }
    part_kept { "Tenu à temps" "Kept in time" }
    dso_simple_word { "Méthode simple" "Simple method" }
    dso_best_word { "Optimal, si chacun payait à l’échéance" "Best possible, if everybody paid on the due date" }
    average_delinquent { "Écart dû aux retards" "What lateness adds" }
    by_count { "En nombre" "By count" }
    lines_open { "Ce qui était dû" "What was open" }
    lines_sales { "Ventes" "Sales" }
    lines_paid { "Ce qui a été payé" "What was paid" }
    lines_first { "Premières relances" "First reminders" }
    lines_promises { "Promesses échues" "Promises that fell due" }
    lines_reminders { "Relances parties" "Reminders that left" }
    see_measures { "Toutes les mesures" "All measures" }
    of_one_customer { "D’un seul client" "Of one customer" }
}

sentences! { MEASURED:
    in_days(days) { "{days} jours" "{days} days" }
    in_percent(share) { "{share} %" "{share}%" }
    kept_of(kept, all) { "{kept} sur {all}" "{kept} of {all}" }
    lines_on(day) { "au {day}" "as of {day}" }
    lines_between(from, to) { "du {from} au {to}" "from {from} to {to}" }
    lines_shown(shown, all) { "Les {shown} premières des {all} lignes ; les fichiers les ont toutes." "The first {shown} of {all} lines; the files have all of them." }
    chart_of(measure, first, last) { "{measure}, de {first} à {last}" "{measure}, from {first} to {last}" }
    chart_says(what, from, to) { "{what} : {from} il y a douze mois, {to} au jour choisi. Le tableau donne chaque valeur." "{what}: {from} twelve months ago, {to} on the chosen day. The table gives each value." }
    chart_of_ages(first, last) { "Barres empilées par mois, du non échu en bas au retard le plus ancien en haut : {first} au total il y a douze mois, {last} au jour choisi. Le tableau donne chaque valeur." "Bars by month, from not due below to the latest above: {first} in all twelve months ago, {last} on the chosen day. The table gives each value." }
    sequels_of(level) { "{level}, par suite donnée" "{level}, by what followed" }
    sequel_count(outcome, count, amount) { "{outcome} : {count}, {amount}" "{outcome}: {count}, {amount}" }
}

impl Texts {
    /// What a measure is called.
    pub fn measure(&self, measure: &Measure) -> &'static str {
        let [fr, en] = match measure {
            Measure::Dso => ["Délai de règlement (DSO)", "Days sales outstanding (DSO)"],
            Measure::DaysLate => ["Retard moyen", "Average days late"],
            Measure::Aged => ["Balance âgée dans le temps", "Aged balance over time"],
            Measure::Effectiveness => ["Efficacité du recouvrement", "Collection effectiveness"],
            Measure::TopDebtors => ["Plus gros débiteurs", "Top debtors"],
            Measure::FirstReminders => [
                "Payé sous 21 jours après la première relance",
                "Paid within 21 days of the first reminder",
            ],
            Measure::Promises => ["Promesses tenues", "Promises kept"],
            Measure::Reminders => ["Relances et leurs suites", "Reminders and what followed"],
        };
        self.either(fr, en)
    }

    /// How it is counted.
    pub fn method(&self, measure: &Measure) -> &'static str {
        let [fr, en] = match measure {
            Measure::Dso => [
                "Par épuisement : du total dû on retire les ventes des derniers mois, en remontant ; chaque mois couvert compte ses jours, le dernier sa part, 24 mois au plus. Simple : dû ÷ ventes de 90 jours × 90. Optimal : non échu ÷ ventes de 90 jours × 90. Ventes toutes taxes comprises, avoirs déduits au mois qu’ils portent.",
                "Count-back: the sales of the latest months are taken from what is open, going back; each month covered counts its days, the last one its share, 24 months at most. Simple: open ÷ sales of 90 days × 90. Best possible: not due ÷ sales of 90 days × 90. Sales with tax, less credit notes in the month they bear.",
            ],
            Measure::DaysLate => [
                "Montant × jours de retard ÷ montant, sur tout ce qui a été payé en 90 jours. Ce qui arrive à temps compte zéro jour, et ne compense pas un retard.",
                "Amount × days late ÷ amount, over all that was paid in 90 days. What comes in time counts no day, and makes up for no other.",
            ],
            Measure::Aged => [
                "Ce qui restait dû à la fin de chaque mois, par jours de retard à cette date. Le jour de l’échéance n’est pas un retard. Les avoirs et les paiements non rapprochés sont déduits du non échu.",
                "What was open at the end of each month, by days late on that day. The due day itself is not late. Credit notes and payments not yet matched are deducted from what is not due.",
            ],
            Measure::Effectiveness => [
                "(Dû avant + ventes − dû après) ÷ (dû avant + ventes − non échu après) × 100, sur les 30 jours qui finissent à cette date. 100 % : tout ce qui était échu est rentré.",
                "(Open before + sales − open after) ÷ (open before + sales − not due after) × 100, over the 30 days that end on that day. 100%: all that was due came in.",
            ],
            Measure::TopDebtors => [
                "Ce que chacun doit à cette date, moins ce qu’il a en main (avoirs, paiements non rapprochés). Les plus gros d’abord.",
                "What each owes on that day, less what it has in hand (credit notes, payments not matched). The largest first.",
            ],
            Measure::FirstReminders => [
                "Sur ce que les premières relances demandaient, la part payée dans les 21 jours qui suivent le départ. On compte les relances de 90 jours dont les trois semaines sont finies. Le rappel avant échéance n’est pas une relance ; une relance revenue n’en est pas une non plus. Le mode essai compte, pour que l’on puisse voir.",
                "Of what first reminders asked for, the share paid in the 21 days after they left. Counted are reminders of 90 days whose three weeks are over. The notice before the due date is no reminder; nor is one that came back. Sandbox mode counts, so that one can see.",
            ],
            Measure::Promises => [
                "Promesses dont le jour est passé dans les 90 jours, tenues si l’argent promis est arrivé entre la promesse et le jour ouvrable qui suit la date promise. Sans montant, la promesse vaut pour tout ce qui était en retard ce jour-là. Une promesse remplacée avant son jour ne compte pas.",
                "Promises whose day passed in the 90 days, kept if the money came between the promise and the business day after the promised one. Without an amount it is for all that was late that day. A promise replaced before its day does not count.",
            ],
            Measure::Reminders => [
                "Relances parties en un an, et ce qui a suivi dans les 21 jours, avant la relance d’après : revenue, tout payé, payée en partie, promesse, rien. Un paiement suit la dernière relance de sa facture. Avant 21 jours, il est trop tôt pour le dire.",
                "Reminders that left in a year, and what followed within 21 days, before the next reminder: it came back, all paid, paid in part, a promise, nothing. A payment follows the last reminder of its invoice. Before 21 days it is too early to say.",
            ],
        };
        self.either(fr, en)
    }

    fn either(&self, fr: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    /// A figure with one decimal.
    pub fn tenths(&self, tenths: i64) -> String {
        let text = documents::export::one_decimal(tenths);
        let text = text.replace('-', "\u{2212}");
        match self.0 {
            Language::Fr => text.replace('.', ","),
            Language::En => text,
        }
    }
}
