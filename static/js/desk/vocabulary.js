// What callers speak of, as data: the first entry that fits a chip gives its nature, its code and how it is said back.
// `spoken` may name a group of `when` ($1). `weight`: the heavier weighs on the caller more and is said first.
// `today`: it can be done on this very day. `tone`: what an acknowledgement answers to.

const KIN = "(wife|husband|mother|father|mom|mum|dad|son|daughter|brother|sister|partner|spouse|child|baby|grandmother|grandfather)";
const kin = (rest) => new RegExp(`\\b${KIN}(?:'s|’s)?\\b${rest}`, "i");

/** @typedef {{code: string, nature: string, when: RegExp, spoken: string, weight?: number, today?: boolean, tone?: string}} Word */

/** @type {Word[]} */
export const VOCABULARY = [
  // What must be heard before anything else.
  { code: "danger", nature: "feeling", tone: "danger", when: /\bsuicid|\b(?:kill|hurt|harm)\w* (?:him|her|my|them)sel|\bin danger\b/i, spoken: "your safety" },
  { code: "death", nature: "context", tone: "grief", when: kin(".*\\b(?:died|dead|death|passed|funeral)"), spoken: "your loss" },
  { code: "death", nature: "context", tone: "grief", when: /\b(?:passed away|widow(?:ed|er)?|bereave\w*|funeral|deceased|death)\b(?! benefit)/i, spoken: "your loss" },
  { code: "repeat_call", nature: "context", tone: "repeat", when: /\brepeat(?:ed)? call|\b(?:second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th)) (?:call|time)\b|\bcall(?:ed|ing|s)? (?:again|before|\d+ times|twice)/i, spoken: "your earlier calls" },

  // Claims and bills.
  { code: "claim_denied", nature: "task", weight: 95, when: /\bclaims?\b.*\b(?:denied|denial|reject\w*|refused)|\b(?:denied|rejected) claims?\b|\bdenial\b/i, spoken: "the denied claim" },
  { code: "claim_paid_wrongly", nature: "task", weight: 92, when: /\breprocess|\bclaims?\b.*\bwrong|\bunderpaid\b/i, spoken: "the claim that was paid wrongly" },
  { code: "appeal", nature: "task", weight: 91, when: /\bappeal/i, spoken: "your appeal" },
  { code: "claim_status", nature: "task", weight: 90, when: /\bclaims?\b/i, spoken: "the claims" },
  { code: "collections", nature: "task", weight: 94, when: /\bcollections?\b/i, spoken: "the bill in collections" },
  { code: "paid_twice", nature: "task", weight: 83, when: /\b(?:paid|charged|billed) twice|\bdouble (?:payment|charge|bill)/i, spoken: "the double payment" },
  { code: "charge_again", nature: "task", weight: 82, when: /\b(?:same|wrong|extra|monthly|recurring)\b.*\b(?:charge|fee)|\b(?:charge|fee)s?\b.*\b(?:again|back|every month)|^charges?$/i, spoken: "the charge that comes back" },
  { code: "provider_bill", nature: "task", weight: 84, when: /\bhospital bill|\bbill(?:ed|s)?\b.*\b(?:doctor|provider|hospital|office|lab)|\b(?:doctor|provider|hospital|lab)\b.*\bbill/i, spoken: "the bill" },

  // Premiums.
  { code: "premium_increase", nature: "question", weight: 70, when: /\b(?:premium|rate)s?\b.*\b(?:up|increase|higher|rise|raised)|\b(?:increase|higher)\b.*\b(?:premium|rate)/i, spoken: "the higher premium" },
  { code: "late_notice", nature: "task", weight: 81, when: /\blate (?:premium|payment|notice|letter)|\bgrace\b|\bcancel\w* (?:notice|letter)/i, spoken: "the late notice" },
  { code: "premium", nature: "task", weight: 80, when: /\bpremiums?\b|\b(?:mailed|sent)\b.*\b(?:check|cheque|payment)|\b(?:check|cheque|payment)\b.*\b(?:mail|post|missing|cashed|not show)/i, spoken: "the premium" },
  { code: "autopay", nature: "task", weight: 60, when: /\bauto ?-?pay|\bautomatic payment|\bbank draft/i, spoken: "the automatic payments" },

  // Plan and membership.
  { code: "coverage_ended", nature: "task", weight: 93, when: /\b(?:coverage|cover|policy|plan|insurance)\b.*\b(?:ended|lapsed|cancel\w+|terminated|dropped)/i, spoken: "your coverage" },
  { code: "roll_over", nature: "question", weight: 66, today: true, when: /\broll-? ?over/i, spoken: "the deductible roll-over" },
  { code: "deductible", nature: "question", weight: 65, today: true, when: /\bdeductible|\bcopay|\bcoinsurance|\bout[- ]of[- ]pocket/i, spoken: "the deductible" },
  { code: "prior_approval", nature: "task", weight: 88, when: /\b(?:prior|pre)-? ?(?:approval|auth\w*)|\bapproval\b|\bauthori[sz]ation/i, spoken: "the approval" },
  { code: "newborn", nature: "task", weight: 75, today: true, tone: "joy", when: /\bnew ?born|\bnew baby|\badd\w*\b.*\bbaby|\bbaby\b.*\b(?:born|add)/i, spoken: "the baby's cover" },
  { code: "address_change", nature: "task", weight: 50, today: true, when: /\b(?:moved|moving)\b|\b(?:new|old) (?:house|home|place)\b|\baddress\b/i, spoken: "your address" },
  { code: "card", nature: "task", weight: 45, today: true, when: /\b(?:id|member(?:ship)?|insurance|new|lost|replacement|temporary) cards?\b|^cards?$/i, spoken: "your card" },
  { code: "find_doctor", nature: "task", weight: 55, today: true, when: /\b(?:find|need|new|looking for)\b.*\b(?:doctor|dentist|specialist|provider|pcp)|\bin[- ]network\b/i, spoken: "the search for a doctor" },
  { code: "doctor_left", nature: "task", weight: 86, when: /\b(?:doctor|provider|pcp)\b.*\b(?:left|leaving|out)\b|\bout[- ]of[- ]network\b/i, spoken: "your doctor leaving the network" },
  { code: "permission", nature: "task", weight: 40, today: true, when: /\bpower of attorney|\bpermission|\bspeak for|\bon behalf|\bauthori[sz]ed person/i, spoken: "the permission to speak" },
  { code: "tax_form", nature: "task", weight: 42, today: true, when: /\b1095|\btax form/i, spoken: "the tax form" },
  { code: "online_account", nature: "task", weight: 41, today: true, when: /\bpassword|\blog ?-?in\b|\blocked out|\bonline account|\bportal\b/i, spoken: "your online account" },
  { code: "coverage", nature: "question", weight: 64, today: true, when: /\bcovered\b|\bcoverage\b|\bbenefits?\b|\beligib/i, spoken: "your coverage" },
  { code: "statement", nature: "question", weight: 46, today: true, when: /\beob\b|\bclaim statement|\bexplanation of benefits|\bstatement\b/i, spoken: "the statement" },

  // Papers, glasses, pharmacy.
  { code: "glasses", nature: "task", weight: 72, when: /\bcontact lens|\blenses\b|\bglasses\b|\beyewear/i, spoken: "the lenses" },
  { code: "papers", nature: "task", weight: 71, when: /\bfax\w*|\breceipts?\b|\bpaperwork|\bdocuments?\b/i, spoken: "the papers that you sent" },
  { code: "monitor", nature: "task", weight: 74, when: /\bglucose|\bmonitor\b|\btest strips/i, spoken: "the monitor" },
  { code: "pills_left", nature: "task", weight: 97, when: /\b(?:out of|few|no|\d+)\s+(?:\w+\s+)?(?:pills|meds|medication|tablets|insulin|doses)|\bpills left\b|\bran out\b/i, spoken: "your medication" },
  { code: "label", nature: "question", weight: 47, today: true, when: /\blabel\b|\bb\.?i\.?d\b|\bp\.?r\.?n\b/i, spoken: "the label" },
  { code: "refill", nature: "task", weight: 73, when: /\brefill/i, spoken: "the refill" },
  { code: "order", nature: "task", weight: 76, when: /\border\b|\bparcel|\bpackage\b|\bshipment|\bdelivery\b|\bprescription|\bmedications?\b|\bmeds\b/i, spoken: "the order" },

  // Wanting somebody else, and complaints.
  { code: "supervisor", nature: "task", weight: 98, today: true, tone: "supervisor", when: /\bsupervisor|\bmanager\b|\bsomebody (?:else|in charge)|\bsomeone (?:else|in charge)/i, spoken: "a supervisor" },
  { code: "rude", nature: "complaint", tone: "complaint", weight: 58, when: /\brude|\bhung up\b|\btreated\b.*\bbad/i, spoken: "how you were treated" },
  { code: "told_wrong", nature: "complaint", tone: "complaint", weight: 59, when: /\btold\b.*\b(?:wrong|otherwise|different)|\b(?:wrong|different) (?:information|answers?)\b/i, spoken: "what you were told" },
  { code: "no_call_back", nature: "complaint", tone: "complaint", weight: 57, when: /\b(?:no(?:body| ?one)?|never)\b.*\bcall(?:ed|s)?(?: \w+)? ?-?back/i, spoken: "the call that never came" },
  { code: "complaint", nature: "complaint", tone: "complaint", weight: 56, when: /\bcomplain|\bnot happy|\bunhappy|\bunacceptable|\bterrible service|\bgrievance/i, spoken: "your complaint" },

  // Trouble, good news, and feelings.
  { code: "illness", nature: "context", tone: "hardship", when: kin(".*\\b(?:ill|illness|sick|cancer|hospital\\w*|surgery|stroke|accident|dementia|chemo|diagnos\\w*)\\b"), spoken: "your $1's illness" },
  { code: "own_illness", nature: "context", tone: "hardship", when: /\b(?:ill|illness|sick|cancer|hospitali[sz]ed|in hospital|surgery|stroke|accident|chemo|diagnos\w*)\b/i, spoken: "your illness" },
  { code: "misfortune", nature: "context", tone: "hardship", when: /\bfire\b|\bflood\w*|\bdivorce\w*|\b(?:lost|laid off)\b.*\bjob|\blaid off|\bevict\w*|\brobbed|\bburgl\w*|\bhurricane|\btornado/i, spoken: "what has happened to you" },
  { code: "hurry", nature: "context", tone: "hurry", when: /\bno time\b|\bin a hurry|\bon (?:a|his|her|my) break|\bat work\b/i, spoken: "your time" },
  { code: "language", nature: "context", when: /\binterpreter|\bspanish\b|\bhard of hearing|\brelay\b|\blarge print/i, spoken: "how we speak best" },
  { code: "upset", nature: "feeling", tone: "upset", when: /\bangry|\bfurious|\bupset\b|\bfrustrat|\bmad\b|\bfed up|\birate\b|\bannoyed|^hot$/i, spoken: "how this has gone" },
  { code: "worried", nature: "feeling", tone: "worried", when: /\bworr(?:y|ied)|\bscared|\banxious|\bafraid|\bnervous|\bcrying|\bin tears|\bdesperate|\bpanic/i, spoken: "your worry" },
  { code: "confused", nature: "feeling", tone: "confused", when: /\bconfus|\b(?:does ?n[o']t|doesn’t|can ?not|can't) understand/i, spoken: "what is unclear" },
];

/** @returns {{code: string, nature: string, spoken: string, weight: number, today: boolean, tone: string|null}|null} */
export function recognise(text) {
  for (const word of VOCABULARY) {
    const found = word.when.exec(text);
    if (!found) continue;
    const spoken = word.spoken.replace("$1", (found[1] ?? "").toLowerCase());
    return { code: word.code, nature: word.nature, spoken, weight: word.weight ?? 30, today: word.today ?? false, tone: word.tone ?? null };
  }
  return null;
}
