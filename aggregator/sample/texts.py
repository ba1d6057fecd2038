"""The sample's words, all invented: a programme that does not exist, real places, no persons.

A subject is told with ``{city}``, ``{country}`` and ``{count}``; the story's number chooses all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PROGRAMME: Final = {"en": "Clear Water for Schools", "fr": "Eau claire pour les écoles"}

# city and country in English, then in French
PLACES: Final = (
    ("Nairobi", "Kenya", "Nairobi", "Kenya"),
    ("Kathmandu", "Nepal", "Katmandou", "Népal"),
    ("Lima", "Peru", "Lima", "Pérou"),
    ("Accra", "Ghana", "Accra", "Ghana"),
    ("Hanoi", "Viet Nam", "Hanoï", "Viet Nam"),
    ("Amman", "Jordan", "Amman", "Jordanie"),
    ("Dakar", "Senegal", "Dakar", "Sénégal"),
    ("Suva", "Fiji", "Suva", "Fidji"),
    ("Quito", "Ecuador", "Quito", "Équateur"),
    ("Tashkent", "Uzbekistan", "Tachkent", "Ouzbékistan"),
    ("Kampala", "Uganda", "Kampala", "Ouganda"),
    ("Lusaka", "Zambia", "Lusaka", "Zambie"),
    ("Rabat", "Morocco", "Rabat", "Maroc"),
    ("Port Vila", "Vanuatu", "Port-Vila", "Vanuatu"),
    ("Bogotá", "Colombia", "Bogota", "Colombie"),
    ("Vientiane", "Lao People's Democratic Republic", "Vientiane", "République démocratique populaire lao"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """One story to tell: a headline, then sentences; ``topics`` are for the JSON answer."""

    title: str
    sentences: tuple[str, ...]
    topics: tuple[str, ...] = ()


NEWSROOM_EN: Final = (
    Subject(
        title="{count} pupils in {city} drink from the new school wells",
        sentences=(
            "The last of the wells planned for the schools around {city} was opened this week, and {count} "
            "pupils now have water within fifty steps of their classrooms.",
            "Until now, the older children left the lessons twice a day to fetch water from the river.",
            "Parents' committees have been trained to test the water and to keep a written record of every "
            "test.",
        ),
    ),
    Subject(
        title="Workshop in {city} trains caretakers to repair hand pumps",
        sentences=(
            "In a five-day workshop in {city}, {country}, caretakers of {count} schools took hand pumps "
            "apart and put them together again.",
            "Each school received a box of tools and the three spare parts that fail most often.",
            "A pump that stood still for a month will in future run again after a day.",
        ),
    ),
    Subject(
        title="{country} adopts a standard for water in schools",
        sentences=(
            "The ministries of education, health and water of {country} agreed on one standard for water, "
            "toilets and hand washing in schools.",
            "It says how many taps a school needs, how often the water is tested and who pays for it.",
            "The programme will help the first {count} schools to meet the standard within two years.",
        ),
    ),
    Subject(
        title="Rainwater tanks carry schools near {city} through the dry season",
        sentences=(
            "Tanks built on {count} school roofs near {city} were still half full at the end of the dry "
            "season.",
            "Teachers report that not one school day was lost for want of water.",
            "The drawings are free, and masons of the region have begun to build tanks for health posts too.",
        ),
    ),
    Subject(
        title="Young reporters in {city} tell the story of their river",
        sentences=(
            "Pupils of {count} classes in {city} measured, photographed and described the river that their "
            "town drinks from.",
            "Their reports are shown in the town hall until the end of the month.",
            "The town has promised to answer each of the questions that the classes asked.",
        ),
    ),
    Subject(
        title="Partners renew their support for schools in {country}",
        sentences=(
            "At a meeting in {city}, partners renewed their support for {count} schools in {country} for "
            "three more years.",
            "The new phase puts maintenance first: no tap is installed without a plan for its repair.",
            "A report on the first phase is published together with all its figures.",
        ),
    ),
    Subject(
        title="'Every tap counts': {city} maps the water points of its schools",
        sentences=(
            "Volunteers visited {count} schools in and around {city} and mapped every tap, well and tank.",
            "One tap in six was found broken; half of these have been repaired since.",
            "The map is open to everybody and is brought up to date by the schools themselves.",
        ),
    ),
    Subject(
        title="Girls' clubs in {city} plan safer washrooms",
        sentences=(
            "Clubs of {count} girls in {city} drew the washrooms they wish for, with doors that lock and "
            "light that works.",
            "Architects turned the drawings into two designs that cost no more than the usual one.",
            "The first washrooms will be built before the next school year begins.",
        ),
    ),
)

NEWSROOM_FR: Final = (
    Subject(
        title="{count} élèves de {city} boivent l'eau des nouveaux puits scolaires",
        sentences=(
            "Le dernier des puits prévus pour les écoles des environs de {city} a été ouvert cette "
            "semaine, et {count} élèves ont désormais de l'eau à cinquante pas de leur classe.",
            "Jusqu'ici, les plus grands quittaient les cours deux fois par jour pour aller à la rivière.",
            "Les comités de parents ont appris à contrôler l'eau et à noter chaque contrôle.",
        ),
    ),
    Subject(
        title="À {city}, un atelier forme les gardiens à réparer les pompes",
        sentences=(
            "Pendant cinq jours, à {city} ({country}), les gardiens de {count} écoles ont démonté et "
            "remonté des pompes à main.",
            "Chaque école a reçu une caisse d'outils et les trois pièces qui s'usent le plus vite.",
            "Une pompe arrêtée pendant un mois sera remise en marche en un jour.",
        ),
    ),
    Subject(
        title="{country} : une norme commune pour l'eau à l'école",
        sentences=(
            "Les ministères de l'éducation, de la santé et de l'eau se sont accordés sur une norme commune "
            "pour l'eau, les toilettes et le lavage des mains.",
            "Elle dit combien de robinets il faut, quand l'eau est contrôlée et qui paie.",
            "Le programme aidera les {count} premières écoles à y répondre en deux ans.",
        ),
    ),
    Subject(
        title="Près de {city}, l'eau de pluie suffit jusqu'à la fin de la saison sèche",
        sentences=(
            "Les citernes posées sur les toits de {count} écoles près de {city} étaient encore à moitié "
            "pleines à la fin de la saison sèche.",
            "Selon les enseignants, aucun jour de classe n'a été perdu faute d'eau.",
            "Les plans sont gratuits, et les maçons de la région construisent déjà pour les postes de santé.",
        ),
    ),
    Subject(
        title="De jeunes reporters de {city} racontent leur rivière",
        sentences=(
            "Les élèves de {count} classes de {city} ont mesuré, photographié et décrit la rivière dont "
            "boit leur ville.",
            "Leurs reportages sont exposés à la mairie jusqu'à la fin du mois.",
            "La ville a promis de répondre à chacune des questions des classes.",
        ),
    ),
    Subject(
        title="{country} : les partenaires renouvellent leur soutien aux écoles",
        sentences=(
            "Réunis à {city}, les partenaires ont renouvelé pour trois ans leur soutien à {count} écoles.",
            "La nouvelle phase met l'entretien au premier rang : aucun robinet sans plan de réparation.",
            "Un rapport sur la première phase paraît avec tous ses chiffres.",
        ),
    ),
    Subject(
        title="« Chaque robinet compte » : {city} dresse la carte de l'eau à l'école",
        sentences=(
            "Des bénévoles ont visité {count} écoles de {city} et relevé chaque robinet, puits et citerne.",
            "Un robinet sur six était cassé ; la moitié est réparée depuis.",
            "La carte est ouverte à tous et tenue à jour par les écoles.",
        ),
    ),
    Subject(
        title="À {city}, des clubs de filles dessinent des sanitaires plus sûrs",
        sentences=(
            "Des clubs réunissant {count} filles de {city} ont dessiné les sanitaires qu'elles souhaitent, "
            "avec des portes qui ferment et une lumière qui marche.",
            "Des architectes en ont tiré deux plans qui ne coûtent pas plus cher.",
            "Les premiers seront construits avant la rentrée.",
        ),
    ),
)

FIELD: Final = (
    Subject(
        title="Field note from {city}: the day the pump came back",
        sentences=(
            "It took two hours, one rubber seal and a patient caretaker.",
            "By noon, {count} children had filled their bottles, and somebody had washed the blackboard.",
        ),
    ),
    Subject(
        title="Field note: what {count} bottles of water tell us about {city}",
        sentences=(
            "We collected a bottle from every school on the list and lined them up in the laboratory.",
            "Most were clear; the cloudy ones had a story each.",
        ),
    ),
    Subject(
        title="A letter from the school garden in {city}",
        sentences=(
            "The garden drinks what the hands have washed with.",
            "This season it gave {count} meals and the first onions.",
        ),
    ),
    Subject(
        title="Packing list for {country}: spare parts, patience, a good map",
        sentences=(
            "The road to the furthest school takes a day in the rain and three hours without.",
            "We write down what we needed and what stayed in the box.",
        ),
    ),
    Subject(
        title="Notes from {city}: how to read a tap",
        sentences=(
            "A tap that drips wastes {count} litres a week; a tap that is closed with wire says something "
            "else.",
            "A short guide in six pictures.",
        ),
    ),
    Subject(
        title="The night guard of {city} keeps the best record",
        sentences=(
            "The level of the tank is written down at ten, at two and at six, since the tank was built.",
            "That is how we know where {count} litres went.",
        ),
    ),
)

DATA: Final = (
    Subject(
        title="Dataset: water points in the schools of {country}",
        sentences=(
            "Place, kind and state of {count} water points, checked on the spot.",
            "The table is free to use and says for each line when it was checked.",
        ),
        topics=("Data", "Water"),
    ),
    Subject(
        title="Study: one hour of lessons won per day in {city}",
        sentences=(
            "In {count} schools we compared attendance before and after a well was opened.",
            "The gain was largest for girls of the upper classes.",
        ),
        topics=("Study", "Education"),
    ),
    Subject(
        title="Figures of the month: {city}",
        sentences=(
            "{count} tests, of which 96 in a hundred were clean.",
            "The others were repeated after cleaning the tank.",
        ),
        topics=("Data", "Health"),
    ),
    Subject(
        title="Method note: testing water with {count} school classes in {country}",
        sentences=(
            "What children can measure well, what they cannot, and how we checked it.",
            "With the work sheets to copy.",
        ),
        topics=("Method", "Education"),
    ),
    Subject(
        title="What a tank costs in {city}, and what it saves",
        sentences=(
            "All costs of {count} tanks over five years, bucket and mortar included.",
            "A tank has paid for itself in the third year.",
        ),
        topics=("Study", "Costs"),
    ),
)

# title, blurb: the same in both languages' pages, in this order
RESOURCES: Final = {
    "en": (
        ("Handbook for school water committees", "Who does what, week by week, with forms to copy."),
        ("Ten questions about a new well", "What a community should ask before the first shovel."),
        ("Teaching with water", "Lesson plans for pupils from eight to fourteen years."),
    ),
    "fr": (
        ("Manuel des comités de l'eau à l'école", "Qui fait quoi, semaine par semaine, avec des modèles."),
        (
            "Dix questions avant un nouveau puits",
            "Ce qu'une commune doit demander avant le premier coup de pelle.",
        ),
        ("Enseigner avec l'eau", "Des leçons prêtes pour les élèves de huit à quatorze ans."),
    ),
}

DOCUMENTS: Final = {
    "en": (
        ("Concept note", "concept-note"),
        ("Factsheet", "factsheet"),
        ("Programme of work", "programme-of-work"),
    ),
    "fr": (
        ("Note de cadrage", "note-de-cadrage"),
        ("Fiche d'information", "fiche"),
        ("Programme", "programme"),
    ),
}
RESOURCE_FILES: Final = ("handbook", "ten-questions", "teaching-with-water")

EVENT: Final = {
    "en": (
        "Forum on Water in Schools",
        "The {title} will be held {when} in Kampala, Uganda. It brings together teachers, engineers and "
        "towns from thirty countries; the sessions can be followed online.",
    ),
    "fr": (
        "Forum sur l'eau à l'école",
        "Le {title} se tiendra {when} à Kampala, en Ouganda. Il réunit des enseignants, des ingénieurs et "
        "des villes de trente pays ; les séances peuvent être suivies en ligne.",
    ),
}

# headline of a menu -> its entries
MENUS: Final = {
    "en": {
        "About us": "Who we are|Our history|How we work|Governing "
        "board|Accountability|Careers|Procurement|Contact",
        "What we do": "Wells and pumps|Rainwater|Water testing|Hand washing|Washrooms|School gardens|Training"
        "|Standards|Emergencies|Climate",
        "Where we work": "Colombia|Ecuador|Fiji|Ghana|Jordan|Kenya|Lao PDR|Morocco|Nepal|Peru|Senegal|Uganda"
        "|Uzbekistan|Vanuatu|Viet Nam|Zambia",
        "Publications": "Annual report|Handbooks|Studies|Method notes|Maps|Open data|Posters",
        "Get involved": "For schools|For towns|For teachers|For engineers|Donate|Volunteer",
        "Media": "Newsroom|Press kit|Photographs|Films|Events|Newsletter",
    },
    "fr": {
        "À propos": "Qui nous sommes|Notre histoire|Notre méthode|Conseil|Comptes|Emplois|Achats|Contact",
        "Nos domaines": "Puits et pompes|Eau de pluie|Contrôle de l'eau|Lavage des mains|Sanitaires"
        "|Jardins scolaires|Formation|Normes|Urgences|Climat",
        "Nos pays": "Colombie|Équateur|Fidji|Ghana|Jordanie|Kenya|RDP lao|Maroc|Népal|Pérou|Sénégal|Ouganda"
        "|Ouzbékistan|Vanuatu|Viet Nam|Zambie",
        "Publications": "Rapport annuel|Manuels|Études|Notes de méthode|Cartes|Données ouvertes|Affiches",
        "Participer": "Écoles|Villes|Enseignants|Ingénieurs|Donner|Bénévolat",
        "Médias": "Salle de presse|Dossier|Photographies|Films|Agenda|Lettre",
    },
}

LABELS: Final = {
    "en": {
        "welcome": "A sample newsroom: everything here is invented",
        "newsroom": "Newsroom",
        "latest": "Latest news",
        "more": "read more",
        "lead": "In focus",
        "related": "Read our",
        "resources": "Resources",
        "topics": "Our work",
        "home": "Home",
        "follow": "Follow us",
        "back": "Back to the newsroom",
        "search": "Search",
        "gone": "This story has been withdrawn",
        "missing": "There is no such page",
        "signpost": "This page of the sample is only a signpost: the stories are in the newsroom.",
        "footer": "Terms of use|Privacy|Fraud alert|Site map|Accessibility",
    },
    "fr": {
        "welcome": "Une salle de presse d'exemple : tout y est inventé",
        "newsroom": "Salle de presse",
        "latest": "Dernières nouvelles",
        "more": "lire la suite",
        "lead": "À la une",
        "related": "À lire :",
        "resources": "Ressources",
        "topics": "Notre travail",
        "home": "Accueil",
        "follow": "Nous suivre",
        "back": "Retour à la salle de presse",
        "search": "Rechercher",
        "gone": "Cet article a été retiré",
        "missing": "Cette page n'existe pas",
        "signpost": "Cette page de l'exemple n'est qu'un panneau : les articles sont dans la salle de "
        "presse.",
        "footer": "Conditions|Vie privée|Alerte fraude|Plan du site|Accessibilité",
    },
}

MONTHS: Final = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
