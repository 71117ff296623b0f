//! What firms call their columns.

use super::{Column, Field, Kind};
use crate::CannotRead;
use crate::values::AmountUnit;

/// Words that change nothing: « Date de la facture » is « date facture ».
const STOP_WORDS: [&str; 20] = [
    "de", "du", "des", "d", "la", "le", "les", "l", "of", "the", "on", "en", "a", "eur", "euro",
    "euros", "au", "our", "your", "par",
];

/// A header as words without accents, case or stop words: `N° de facture`, `invoiceNumber` and `INVOICE_NO` become comparable.
pub fn folded(header: &str) -> String {
    let mut text = String::with_capacity(header.len() + 4);
    let mut before = ' ';
    for c in header.trim().chars() {
        if c.is_uppercase() && before.is_lowercase() {
            text.push(' ');
        }
        before = c;
        match c {
            'à' | 'â' | 'ä' | 'À' | 'Â' | 'Ä' => text.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => text.push('e'),
            'î' | 'ï' | 'Î' | 'Ï' => text.push('i'),
            'ô' | 'ö' | 'Ô' | 'Ö' => text.push('o'),
            'ù' | 'û' | 'ü' | 'Ù' | 'Û' | 'Ü' => text.push('u'),
            'ç' | 'Ç' => text.push('c'),
            'œ' | 'Œ' => text.push_str("oe"),
            '°' | 'º' => {}
            '\u{301}' | '\u{300}' | '\u{302}' | '\u{308}' | '\u{327}' => {}
            c if c.is_alphanumeric() => text.extend(c.to_lowercase()),
            _ => text.push(' '),
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let kept: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !STOP_WORDS.contains(word))
        .collect();
    if kept.is_empty() {
        words.join(" ")
    } else {
        kept.join(" ")
    }
}

/// What a total row begins with.
pub fn is_total(cell: &str) -> bool {
    const TOTALS: [&str; 14] = [
        "total",
        "totaux",
        "total general",
        "grand total",
        "sous total",
        "subtotal",
        "sub total",
        "totals",
        "total ttc",
        "total ht",
        "sum",
        "somme",
        "total factures",
        "total clients",
    ];
    TOTALS.contains(&folded(cell).as_str())
}

/// True for a cell that names a column of any kind of file.
pub fn is_known(cell: &str) -> bool {
    if cell.is_empty() || cell.len() > 60 || cell.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let name = folded(cell);
    crate::fec::is_fec_column(&name)
        || [Kind::Invoices, Kind::Customers, Kind::Payments]
            .iter()
            .any(|kind| meaning(*kind, &name).is_some())
}

/// The kind of file whose columns these are, and what each says.
pub(super) fn best_kind(
    header: &[String],
    given: Option<Kind>,
) -> Result<(Kind, Vec<Column>), CannotRead> {
    if let Some(kind) = given {
        return Ok((kind, assigned(kind, header)));
    }
    let mut best: Option<(Kind, Vec<Column>, usize)> = None;
    for kind in [Kind::Invoices, Kind::Payments, Kind::Customers] {
        let columns = assigned(kind, header);
        let mapping = super::Mapping {
            kind,
            columns,
            currency: String::new(),
        };
        // A kind that lacks a needed column must name two more than one that lacks none.
        let score = mapping.columns.len() * 2 + if mapping.check(header).is_ok() { 3 } else { 0 };
        if !mapping.columns.is_empty()
            && best.as_ref().is_none_or(|(_, _, highest)| score > *highest)
        {
            best = Some((kind, mapping.columns, score));
        }
    }
    match best {
        Some((kind, columns, _)) => Ok((kind, columns)),
        None => Err(CannotRead::NoHeader(header.join(" ; "))),
    }
}

/// Gives each field the column that names it best.
fn assigned(kind: Kind, header: &[String]) -> Vec<Column> {
    let mut candidates: Vec<(usize, usize, Field)> = header
        .iter()
        .enumerate()
        .filter_map(|(index, name)| {
            meaning(kind, &folded(name)).map(|(rank, field)| (rank, index, field))
        })
        .collect();
    candidates.sort_unstable_by_key(|(rank, index, _)| (*rank, *index));
    let mut columns: Vec<Column> = Vec::new();
    for (_, index, field) in candidates {
        if columns.iter().all(|column| column.field != field) {
            columns.push(Column {
                index,
                header: header[index].clone(),
                field,
                ..Column::default()
            });
        }
    }
    columns.sort_unstable_by_key(|column| column.index);
    columns.iter_mut().for_each(count_cents);
    columns
}

/// A column of which a person says what it is.
pub(super) fn said(index: usize, header: &str, field: Field) -> Column {
    let mut column = Column {
        index,
        header: header.to_owned(),
        field,
        ..Column::default()
    };
    count_cents(&mut column);
    column
}

/// Reads the amounts of a column as cents when its name says so.
fn count_cents(column: &mut Column) {
    let name = folded(&column.header);
    let counts_cents = name.split(' ').any(|word| CENT_WORDS.contains(&word));
    if column.field.is_amount() && counts_cents {
        column.amount_style.unit = AmountUnit::Cents;
    }
}

/// What the columns of a kind may say, in the order of the lists below.
pub(super) fn fields(kind: Kind) -> Vec<Field> {
    let (exact, _) = words_of(kind);
    exact.iter().map(|(field, _)| *field).collect()
}

/// Words by which a header says that it counts cents.
const CENT_WORDS: [&str; 5] = ["cents", "centimes", "cent", "cts", "minor"];

/// What a folded name says in one kind of file, and how surely (lower is surer).
fn meaning(kind: Kind, name: &str) -> Option<(usize, Field)> {
    let (exact, parts) = words_of(kind);
    let name = without_unit(name);
    for (field, names) in exact {
        if let Some(rank) = names.split('|').position(|known| known == name) {
            return Some((rank, *field));
        }
    }
    let words: Vec<&str> = name.split(' ').collect();
    if words.len() > 6 {
        return None;
    }
    parts
        .iter()
        .enumerate()
        .find(|(_, (needed, _))| needed.split(' ').all(|word| words.contains(&word)))
        .map(|(rank, (_, field))| (1_000 + rank, *field))
}

fn words_of(kind: Kind) -> (Exact, Words) {
    match kind {
        Kind::Invoices => (INVOICES, INVOICE_WORDS),
        Kind::Customers => (CUSTOMERS, CUSTOMER_WORDS),
        Kind::Payments => (PAYMENTS, PAYMENT_WORDS),
        Kind::Fec => (&[], &[]),
    }
}

/// `montant ttc cents` names the same column as `montant ttc`.
fn without_unit(name: &str) -> &str {
    CENT_WORDS
        .iter()
        .find_map(|unit| {
            name.strip_suffix(unit)
                .and_then(|rest| rest.strip_suffix(' '))
        })
        .map_or(name, |rest| rest.strip_suffix(" in").unwrap_or(rest))
}

type Exact = &'static [(Field, &'static str)];
type Words = &'static [(&'static str, Field)];

/// Each field's names, the surest first. What stands in several lists is told apart by the values.
const INVOICES: Exact = &[
    (
        Field::Number,
        "numero facture|n facture|no facture|num facture|invoice number|invoice no\
         |invoice num|invoice id|facture numero|facture n|facture no|ref facture\
         |reference facture|numero piece|n piece|no piece|piece|numero document\
         |document number|document no|doc number|doc no|invoice ref|invoice reference|invoice\
         |facture|nofacture|numfacture|numerofacture|invoicenumber|invoiceno|number|numero\
         |reference|ref|document|num|n|no|nr|id",
    ),
    (
        Field::DocumentType,
        "type document|type piece|type facture|document type|doc type|invoice type\
         |nature piece|nature|type|kind",
    ),
    (
        Field::CustomerCode,
        "code client|customer code|customer id|customer number|customer no|numero client\
         |n client|no client|num client|client id|client no|client number|client code\
         |id client|ref client|reference client|compte client|account number|account code\
         |account no|code tiers|compte tiers|compte auxiliaire|codeclient|customerid\
         |customercode|debtor code|debtor no|debtor id|code|account id",
    ),
    (
        Field::CustomerName,
        "nom client|client nom|customer name|client name|raison sociale|raison sociale client\
         |nom tiers|libelle tiers|libelle client|company name|debtor name|account name\
         |denomination|client|customer|tiers|debiteur|debtor|societe|company|entreprise\
         |acheteur|buyer|bill to|nomclient|customername|destinataire|nom|name|account",
    ),
    (Field::Email, EMAILS),
    (Field::Siren, SIRENS),
    (Field::Language, "langue|language|lang|locale"),
    (Field::Zip, ZIPS),
    (
        Field::IssuedOn,
        "date facture|date emission|invoice date|date invoice|issue date|issued|issued date\
         |date issued|emise|emission|emis|date facturation|facture date|date piece\
         |date document|document date|doc date|datefacture|invoicedate|bill date|billing date\
         |date creation|posting date|date comptable|issued on|emise le|date",
    ),
    (
        Field::DueOn,
        "date echeance|echeance|due date|due|date due|payment due|payment due date\
         |date limite paiement|date limite|date limite reglement|echeance paiement\
         |echeance reglement|payable|payable before|a payer avant|payer avant|dateecheance\
         |duedate|maturity|maturity date|ech|date ech|due on",
    ),
    (
        Field::Net,
        "montant ht|total ht|ht|net|net amount|amount net|amount excl vat|amount excl tax\
         |subtotal|montant hors taxes|hors taxes|total hors taxes|base ht|net total|total net\
         |untaxed amount|amount untaxed",
    ),
    (
        Field::Vat,
        "montant tva|tva|total tva|vat|vat amount|tax|tax amount|total tax|taxe|taxes\
         |montant taxe|amount tax",
    ),
    (
        Field::Gross,
        "montant ttc|total ttc|ttc|gross|gross amount|amount gross|total gross|invoice amount\
         |amount incl vat|amount incl tax|total incl vat|total amount|amount total\
         |montant total|montant facture|invoice total|total facture|grand total|total\
         |montant toutes taxes comprises|toutes taxes comprises|montant|amount|invoiceamount\
         |montantttc|net payer|net a payer|valeur|value|debit",
    ),
    (
        Field::Open,
        "reste du|reste payer|reste regler|reste a payer|solde du|solde|balance|balance due\
         |open amount|amount open|outstanding|outstanding amount|amount due|montant du\
         |montant restant|restant du|open|remaining|remaining amount|amount outstanding\
         |residual|amount residual|encours|impaye|montant impaye|open balance",
    ),
    (
        Field::PaidOn,
        "date reglement|date paiement|payment date|paid date|date paid|settled date\
         |settlement date|settled|date encaissement|reglee|regle|payee|paye|paid\
         |clearing date|cleared|settleddate|acquittee|encaisse|encaissee|soldee|paid on|reglee le",
    ),
    (
        Field::AlreadyPaid,
        "deja regle|deja paye|already paid|montant regle|montant paye|amount paid|paid amount\
         |acompte|acomptes|deposit|paid to date|paid so far|deja encaisse|montant encaisse\
         |amount received|received amount|reglements|paiements|payments|partial payment\
         |credit|regle partiellement",
    ),
    (
        Field::Disputed,
        "litige|litigieux|conteste|contestee|disputed|dispute|is disputed|in dispute\
         |contested|litigieuse",
    ),
    (Field::Currency, CURRENCIES),
];

/// Words that together tell, when the whole name is not known.
const INVOICE_WORDS: Words = &[
    ("echeance", Field::DueOn),
    ("due date", Field::DueOn),
    ("ttc", Field::Gross),
    ("ht", Field::Net),
    ("tva montant", Field::Vat),
    ("email", Field::Email),
    ("mail", Field::Email),
    ("courriel", Field::Email),
    ("siren", Field::Siren),
    ("siret", Field::Siren),
    ("date facture", Field::IssuedOn),
    ("invoice date", Field::IssuedOn),
    ("date emission", Field::IssuedOn),
    ("date reglement", Field::PaidOn),
    ("date paiement", Field::PaidOn),
    ("facture numero", Field::Number),
    ("facture n", Field::Number),
    ("invoice number", Field::Number),
    ("invoice no", Field::Number),
    ("client code", Field::CustomerCode),
    ("client numero", Field::CustomerCode),
    ("client nom", Field::CustomerName),
    ("customer name", Field::CustomerName),
    ("reste", Field::Open),
    ("outstanding", Field::Open),
    ("litige", Field::Disputed),
];

const CUSTOMERS: Exact = &[
    (
        Field::CustomerCode,
        "code client|customer code|customer id|customer number|customer no|numero client\
         |n client|no client|num client|client id|client no|client number|client code\
         |id client|ref client|reference client|compte client|account number|account code\
         |code tiers|compte tiers|compte auxiliaire|codeclient|customerid|code|number|numero\
         |reference|ref|compte|no|n|nr|id",
    ),
    (
        Field::CustomerName,
        "nom client|client nom|customer name|client name|raison sociale|company name\
         |nom societe|nom entreprise|denomination|denomination sociale|nom tiers\
         |libelle tiers|account name|nom|name|client|customer|societe|company|entreprise\
         |tiers|debtor|debiteur|libelle|intitule",
    ),
    (Field::Email, EMAILS),
    (Field::Siren, SIRENS),
    (
        Field::Language,
        "langue|language|lang|locale|langue client|customer language",
    ),
    (Field::Zip, ZIPS),
    (
        Field::Street,
        "adresse|adresse 1|adresse1|adresse postale|adresse facturation|rue|voie|numero et rue|n et rue\
         |address|address 1|address1|address line 1|postal address|billing address|street|street address",
    ),
    (
        Field::MoreAddress,
        "complement|complement adresse|adresse 2|adresse2|address 2|address2|address line 2|batiment|boite postale",
    ),
    (
        Field::City,
        "ville|commune|localite|city|town|ville client|billing city",
    ),
    (
        Field::Terms,
        "delai paiement|delai reglement|terms days|payment terms|payment terms days|terms\
         |conditions paiement|conditions reglement|condition paiement|condition reglement\
         |delai|echeance jours|delai jours|net days|credit days|days|jours|modalites paiement",
    ),
];

const CUSTOMER_WORDS: Words = &[
    ("email", Field::Email),
    ("mail", Field::Email),
    ("courriel", Field::Email),
    ("siren", Field::Siren),
    ("siret", Field::Siren),
    ("postal", Field::Zip),
    ("delai", Field::Terms),
    ("terms", Field::Terms),
    ("client code", Field::CustomerCode),
    ("client nom", Field::CustomerName),
    ("raison sociale", Field::CustomerName),
];

const PAYMENTS: Exact = &[
    (
        Field::ReceivedOn,
        "date reglement|date paiement|payment date|date encaissement|received|received on|recu le|received date\
         |date received|paid|regle|recu|encaisse|date operation|date valeur|value date\
         |booking date|transaction date|settled date|date",
    ),
    (
        Field::Amount,
        "montant reglement|montant paiement|montant regle|montant paye|payment amount\
         |amount paid|paid amount|amount received|montant encaisse|montant recu|montant\
         |amount|credit|total|valeur|value|somme",
    ),
    (
        Field::Invoices,
        "factures|numero facture|n facture|no facture|facture|invoices|invoice number\
         |invoice no|invoice|invoice numbers|invoice ref|ref facture|reference facture\
         |factures payees|invoices paid|numeros factures|num facture|invoice id",
    ),
    (
        Field::CustomerCode,
        "code client|customer code|customer id|customer number|customer no|numero client\
         |n client|no client|client id|id client|ref client|compte client|account number\
         |code tiers|compte tiers|code",
    ),
    (
        Field::CustomerName,
        "nom client|client nom|customer name|client name|raison sociale|payer|payeur\
         |donneur ordre|emetteur|client|customer|tiers|debtor|debiteur|societe|company|nom\
         |name|remitter|sender",
    ),
    (Field::Email, EMAILS),
    (
        Field::Reference,
        "libelle|libelle operation|motif|communication|description|memo|details\
         |payment reference|reference paiement|reference reglement|reference virement|label\
         |remittance information|remittance|objet|reference|ref",
    ),
    (
        Field::BankId,
        "bank id|id banque|reference banque|bank reference|transaction id|id transaction\
         |numero operation|n operation|bank transaction id|payment id|id paiement\
         |numero reglement|n reglement|payment number|payment no|no|id",
    ),
    (Field::Currency, CURRENCIES),
];

const PAYMENT_WORDS: Words = &[
    ("date reglement", Field::ReceivedOn),
    ("date paiement", Field::ReceivedOn),
    ("payment date", Field::ReceivedOn),
    ("montant", Field::Amount),
    ("facture numero", Field::Invoices),
];

const EMAILS: &str = "email comptabilite|email compta|email facturation|billing email|accounting email\
         |invoice email|email relance|email|e mail|mail|courriel|adresse email|adresse e mail\
         |adresse mail|email address|e mail address|client email|email client|customer email\
         |contact email|adresse electronique|emails";
const SIRENS: &str = "siren|n siren|numero siren|siren number|siret|n siret|numero siret|siren siret\
         |company number|siren client";
const ZIPS: &str = "code postal|cp|zip|zip code|postal code|postcode|zipcode|code postal client";
const CURRENCIES: &str = "devise|currency|monnaie|code devise|currency code|cur|ccy";
