"""The same kind of page in other languages: dates, datelines, places and calls as each writes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.aggregator.read.programme.own import HOST
from tests.aggregator.read.programme.page import Event, Headline, Lead, Page, Paper, Resource, Words


def _page(
    language: str,
    title: str,
    words: Words,
    event: Event,
    headlines: tuple[str, ...],
    lead: Lead,
    resources: tuple[tuple[str, str], ...],
) -> Page:
    start = f"{HOST}/{language}"
    return Page(
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        url=f"{start}/programme/news.html",
        title=title,
        words=words,
        event=event,
        headlines=tuple(
            Headline(title=one, url=f"{start}/stories/{at}.html") for at, one in enumerate(headlines)
        ),
        lead=lead,
        resources=tuple(
            Resource(title=one, blurb=blurb, url=f"{HOST}/documents/{language}/{at}.pdf")
            for at, (one, blurb) in enumerate(resources)
        ),
    )


def _event(
    language: str, name: str, text: str, place: str, also: tuple[str, ...] = (), places: tuple[str, ...] = ()
) -> Event:
    return Event(
        name=name,
        url=f"https://forum.example/{language}/",
        text=text,
        start="2021-10-04",
        end="2021-10-08",
        place=place,
        country="UG",
        also=also,
        places=places,
    )


def _lead(
    language: str,
    label: str,
    written: str,
    place: str,
    sentences: tuple[str, ...],
    papers: tuple[str, str],
    project: str,
    sheet: str,
    country: str = "KE",
) -> Lead:
    return Lead(
        label=label,
        written=written,
        day="2021-09-16",
        place=place,
        country=country,
        sentences=sentences,
        url=f"{HOST}/{language}/map.html",
        papers=(
            Paper(title=papers[0], url=f"{HOST}/{language}/web/map.html", media_type=None),
            Paper(title=papers[1], url=f"{HOST}/documents/{language}/note.pdf"),
        ),
        project=project,
        paper=Paper(title=sheet, url=f"{HOST}/documents/{language}/sheet.pdf"),
    )


FRENCH: Final = _page(
    "fr",
    "Eau claire pour les écoles",
    Words(
        more="lire la suite",
        our="À lire :",
        latest="Dernières nouvelles",
        focus="À la une",
        resources="Ressources",
        home="Accueil",
        menu=("Qui nous sommes", "Notre travail avec les écoles", "Puits et pompes", "Études", "Emplois"),
        footer=("Conditions d'utilisation", "Vie privée", "Plan du site"),
    ),
    _event(
        "fr",
        "Deuxième Forum sur l'eau à l'école",
        "Le deuxième Forum sur l'eau à l'école se tient du 4 au 8 octobre 2021 à Kampala, en Ouganda. Des "
        "enseignants et des villes de trente pays y prennent part, les uns sur place, les autres à distance.",
        "Kampala, Ouganda",
        also=("Le deuxième Forum sur l'eau à l'école",),
        places=("Kampala, en Ouganda",),
    ),
    (
        "Les gardiens d'écoles apprennent à réparer les pompes à main",
        "Près de Lima, les citernes tiennent jusqu'à la fin de la saison sèche",
        "« Une heure de classe gagnée » : ce que disent les horloges des élèves",
        "Une norme commune pour les robinets du Ghana",
    ),
    _lead(
        "fr",
        "Actualités",
        "16 septembre 2021",
        "Nairobi, Kenya",
        (
            (
                "À la veille des pluies, le programme et douze villes de la côte ont ouvert un atelier "
                "consacré à la carte de l'eau de quatre cents écoles."
            ),
            "Un robinet sur six était cassé, et personne n'avait noté lequel.",
            "D'ici à la fin de l'année, chaque école saura qui répare ses robinets",
        ),
        ("Récit", "Note de cadrage"),
        "Le nouveau projet Gouttière a été présenté à l'atelier. Il dure deux ans et réunit quatre villes.",
        "Fiche d'information",
    ),
    (
        ("Manuel des comités de l'eau", "Dites qui fait quoi, semaine par semaine."),
        ("Dix questions avant le premier coup de pelle", "Demandez ce qu'un village doit savoir d'un puits."),
    ),
)

SPANISH: Final = _page(
    "es",
    "Agua clara para las escuelas",
    Words(
        more="leer más",
        our="Lea también:",
        latest="Últimas noticias",
        focus="En portada",
        resources="Recursos",
        home="Inicio",
        menu=("Quiénes somos", "Nuestro trabajo con las escuelas", "Pozos y bombas", "Estudios", "Empleo"),
        footer=("Condiciones de uso", "Privacidad", "Mapa del sitio"),
    ),
    _event(
        "es",
        "Segundo Foro del Agua en la Escuela",
        "El Segundo Foro del Agua en la Escuela se celebra del 4 al 8 de octubre de 2021 en Kampala, Uganda. "
        "Participan maestros y ciudades de treinta países, unos en la sala y otros a distancia.",
        "Kampala, Uganda",
        also=("El Segundo Foro del Agua en la Escuela",),
    ),
    (
        "Los conserjes aprenden a reparar bombas de mano en un día",
        "Cerca de Lima, los tanques de lluvia duran toda la estación seca",
        "Estudio: «Una hora de clase ganada» según los relojes de los niños",
        "Una norma común para los grifos de Ghana",
    ),
    _lead(
        "es",
        "Noticias",
        "16 de septiembre de 2021",
        "Nairobi, Kenia",
        (
            (
                "En vísperas de las lluvias, el programa y doce ciudades de la costa abrieron un taller "
                "sobre el mapa del agua de cuatrocientas escuelas."
            ),
            "Uno de cada seis grifos estaba roto y nadie había anotado cuál.",
            "Antes de fin de año cada escuela sabrá quién repara sus grifos",
        ),
        ("Crónica", "Nota conceptual"),
        "En el taller se presentó el nuevo proyecto Canalón. Dura dos años y reúne a cuatro ciudades.",
        "Ficha informativa",
    ),
    (
        ("Manual de los comités del agua", "Diga quién hace qué, semana por semana."),
        ("Diez preguntas antes de la primera palada", "Pregunte lo que un pueblo debe saber de un pozo."),
    ),
)

RUSSIAN: Final = _page(
    "ru",
    "Чистая вода для школ",
    Words(
        more="подробнее",
        our="Читайте также:",
        latest="Последние новости",
        focus="В центре внимания",
        resources="Материалы",
        home="Главная",
        menu=("О нас", "Как мы работаем со школами", "Колодцы и насосы", "Исследования", "Вакансии"),
        footer=("Условия использования", "Конфиденциальность", "Карта сайта"),
    ),
    _event(
        "ru",
        "Второй форум «Вода в школе»",
        "Второй форум «Вода в школе» проходит с 4 по 8 октября 2021 года в Кампале, Уганда. В нём участвуют "
        "учителя и города из тридцати стран, одни в зале, другие дистанционно.",
        "Кампала, Уганда",
        places=("Кампале, Уганда", "Кампале"),
    ),
    (
        "Школьные сторожа учатся чинить ручные насосы за один день",
        "Под Лимой дождевой воды хватает до конца сухого сезона",
        "Исследование: «Час урока выигран» по часам самих детей",
        "Единый стандарт для школьных кранов Ганы",
    ),
    _lead(
        "ru",
        "Новости",
        "16 сентября 2021 года",
        "Найроби, Кения",
        (
            (
                "Накануне сезона дождей программа и двенадцать городов побережья открыли семинар, "
                "посвящённый карте воды четырёхсот школ."
            ),
            "Каждый шестой кран был сломан, и никто не записал какой.",
            "К концу года каждая школа будет знать, кто чинит её краны",
        ),
        ("Репортаж", "Концепция"),
        "На семинаре представлен новый проект «Жёлоб». Он рассчитан на два года и объединяет четыре города.",
        "Справка о проекте",
    ),
    (
        ("Пособие для школьных комитетов по воде", "Запишите, кто что делает и на какой неделе."),
        ("Десять вопросов перед первой лопатой", "Узнайте, что деревне нужно знать о новом колодце."),
    ),
)

ARABIC: Final = _page(
    "ar",
    "مياه صافية للمدارس",
    Words(
        more="اقرأ المزيد",
        our="اقرأ أيضا:",
        latest="آخر الأخبار",
        focus="في دائرة الضوء",
        resources="الموارد",
        home="الرئيسية",
        menu=("من نحن", "كيف نعمل مع المدارس والمدن", "الآبار والمضخات", "الدراسات", "الوظائف"),
        footer=("شروط الاستخدام", "الخصوصية", "خريطة الموقع"),
    ),
    _event(
        "ar",
        "المنتدى الثاني للمياه في المدارس",
        (
            "ينعقد المنتدى الثاني للمياه في المدارس من 4 إلى 8 أكتوبر 2021 في كمبالا، أوغندا. ويشارك "
            "فيه معلمون ومدن من ثلاثين بلدا، بعضهم حضوريا وبعضهم عن بعد."
        ),
        "كمبالا، أوغندا",
    ),
    (
        "حراس المدارس يتعلمون إصلاح المضخات اليدوية في يوم واحد",
        "خزانات المطر قرب ليما تكفي حتى نهاية موسم الجفاف",
        "دراسة: ساعة درس مكسوبة كما تقول ساعات الأطفال",
        "معيار مشترك لصنابير المدارس في غانا",
    ),
    _lead(
        "ar",
        "الأخبار",
        "16 سبتمبر 2021",
        "نيروبي، كينيا",
        (
            (
                "عشية موسم الأمطار افتتح البرنامج واثنتا عشرة مدينة ساحلية ورشة عمل عن خريطة المياه في "
                "أربعمئة مدرسة."
            ),
            "وكان صنبور من كل ستة صنابير معطلا ولم يدون أحد أيها.",
            "وبحلول نهاية العام ستعرف كل مدرسة من يصلح صنابيرها",
        ),
        ("قصة مصورة", "مذكرة مفاهيمية"),
        "وعرض في الورشة المشروع الجديد «مزراب». ويستمر عامين ويجمع أربع مدن.",
        "صحيفة وقائع",
    ),
    (
        ("دليل لجان المياه المدرسية", "سجلوا من يفعل ماذا وفي أي أسبوع."),
        ("عشرة أسئلة قبل أول ضربة مجرفة", "اسألوا عما تحتاج القرية إلى معرفته عن البئر."),
    ),
)

CHINESE: Final = _page(
    "zh",
    "校园清水计划",
    Words(
        more="阅读更多",
        our="另见：",
        latest="最新消息",
        focus="焦点",
        resources="资料",
        home="首页",
        menu=("关于我们", "我们如何与学校和城市合作", "水井和水泵", "研究报告", "工作机会"),
        footer=("使用条款", "隐私声明", "网站地图"),
    ),
    _event(
        "zh",
        "第二届校园用水论坛",
        "第二届校园用水论坛于2021年10月4日至8日在乌干达坎帕拉举行。来自三十个国家的教师和城市代表参加，部分代表在线参会。",
        "坎帕拉",
        places=("乌干达坎帕拉", "坎帕拉，乌干达", "坎帕拉, 乌干达", "乌干达，坎帕拉"),
    ),
    (
        "学校管理员一天内学会修理手压水泵",
        "利马附近的雨水罐可用到旱季结束",
        "研究：孩子们的时钟显示每天多上一小时课",
        "加纳为学校水龙头制定共同标准",
    ),
    _lead(
        "zh",
        "新闻",
        "2021年9月16日",
        "内罗毕，肯尼亚",
        (
            "在雨季来临之前，本计划与沿海十二座城市共同举办了四百所学校用水地图研讨会。",
            "每六个水龙头中就有一个损坏，却没有人记录是哪一个。",
            "到今年年底，每所学校都将知道由谁来修理水龙头",
        ),
        ("专题报道", "概念说明"),
        "研讨会上介绍了新项目“雨槽”。项目为期两年，由四座城市共同参与。",
        "项目简介",
    ),
    (
        ("学校用水委员会手册", "写明每周由谁做什么，并附有可复印的表格。"),
        ("动工之前的十个问题", "了解一个村庄在打新井之前需要知道的事情。"),
    ),
)

GERMAN: Final = _page(
    "de",
    "Klares Wasser für Schulen",
    Words(
        more="weiterlesen",
        our="Lesen Sie auch:",
        latest="Aktuelles",
        focus="Im Blickpunkt",
        resources="Material",
        home="Startseite",
        menu=(
            "Über uns",
            "So arbeiten wir mit Schulen und Städten",
            "Brunnen und Pumpen",
            "Studien",
            "Stellen",
        ),
        footer=("Impressum", "Datenschutz", "Übersicht"),
    ),
    _event(
        "de",
        "Zweites Forum Wasser in Schulen",
        (
            "Das Zweite Forum Wasser in Schulen findet vom 4. bis 8. Oktober 2021 in Kampala, Uganda, "
            "statt. Lehrkräfte und Städte aus dreißig Ländern nehmen teil, manche vor Ort, manche aus "
            "der Ferne."
        ),
        "Kampala, Uganda",
        also=("Das Zweite Forum Wasser in Schulen",),
    ),
    (
        "Hausmeister lernen an einem Tag, Handpumpen zu reparieren",
        "Regentanks bei Lima reichen bis zum Ende der Trockenzeit",
        "Studie: „Eine Stunde Unterricht gewonnen“, sagen die Uhren der Kinder",
        "Eine gemeinsame Norm für die Wasserhähne Ghanas",
    ),
    _lead(
        "de",
        "Aktuelles",
        "16. September 2021",
        "Addis Abeba, Äthiopien",
        (
            "Am Vorabend der Regenzeit eröffneten das Programm und zwölf Städte der Küste eine Werkstatt zur "
            "Wasserkarte von vierhundert Schulen.",
            "Jeder sechste Hahn war kaputt, und niemand hatte aufgeschrieben, welcher.",
            "Bis zum Jahresende soll jede Schule wissen, wer ihre Hähne repariert",
        ),
        ("Reportage", "Konzeptpapier"),
        (
            "In der Werkstatt wurde das neue Vorhaben Regenrinne vorgestellt. Es dauert zwei Jahre und "
            "vereint vier Städte."
        ),
        "Faktenblatt",
        country="ET",
    ),
    (
        ("Handbuch für Wasserkomitees an Schulen", "Halten Sie fest, wer in welcher Woche was tut."),
        (
            "Zehn Fragen vor dem ersten Spatenstich",
            "Fragen Sie, was ein Dorf über einen Brunnen wissen muss.",
        ),
    ),
)

PORTUGUESE: Final = _page(
    "pt",
    "Água clara para as escolas",
    Words(
        more="leia mais",
        our="Leia também:",
        latest="Últimas notícias",
        focus="Em destaque",
        resources="Recursos",
        home="Início",
        menu=("Quem somos", "Como trabalhamos com escolas e cidades", "Poços e bombas", "Estudos", "Vagas"),
        footer=("Termos de uso", "Privacidade", "Mapa do site"),
    ),
    _event(
        "pt",
        "Segundo Fórum da Água na Escola",
        (
            "O Segundo Fórum da Água na Escola realiza-se de 4 a 8 de outubro de 2021 em Kampala, "
            "Uganda. Participam professores e cidades de trinta países, uns na sala e outros à "
            "distância."
        ),
        "Kampala, Uganda",
        also=("O Segundo Fórum da Água na Escola",),
    ),
    (
        "Zeladores aprendem a consertar bombas manuais em um dia",
        "Perto de Lima, os tanques de chuva duram até o fim da seca",
        "Estudo: “Uma hora de aula ganha”, dizem os relógios das crianças",
        "Uma norma comum para as torneiras de Gana",
    ),
    _lead(
        "pt",
        "Notícias",
        "16 de setembro de 2021",
        "Nairóbi, Quênia",
        (
            (
                "Na véspera das chuvas, o programa e doze cidades da costa abriram uma oficina sobre o "
                "mapa da água de quatrocentas escolas."
            ),
            "Uma em cada seis torneiras estava quebrada, e ninguém havia anotado qual.",
            "Até o fim do ano cada escola saberá quem conserta as suas torneiras",
        ),
        ("Reportagem", "Nota conceitual"),
        "Na oficina foi apresentado o novo projeto Calha. Dura dois anos e reúne quatro cidades.",
        "Ficha do projeto",
    ),
    (
        ("Manual dos comitês de água", "Diga quem faz o quê, semana por semana."),
        ("Dez perguntas antes da primeira pá", "Pergunte o que uma aldeia precisa saber de um poço."),
    ),
)

ITALIAN: Final = _page(
    "it",
    "Acqua chiara per le scuole",
    Words(
        more="leggi tutto",
        our="Leggi anche:",
        latest="Ultime notizie",
        focus="In primo piano",
        resources="Materiali",
        home="Pagina iniziale",
        menu=("Chi siamo", "Come lavoriamo con scuole e città", "Pozzi e pompe", "Studi", "Lavora con noi"),
        footer=("Condizioni d'uso", "Riservatezza", "Mappa del sito"),
    ),
    _event(
        "it",
        "Secondo Forum dell'acqua a scuola",
        (
            "Il Secondo Forum dell'acqua a scuola si tiene dal 4 all'8 ottobre 2021 a Kampala, Uganda. "
            "Partecipano insegnanti e città di trenta paesi, chi in sala e chi a distanza."
        ),
        "Kampala, Uganda",
        also=("Il Secondo Forum dell'acqua a scuola",),
    ),
    (
        "I custodi imparano a riparare le pompe a mano in un giorno",
        "Vicino a Lima le cisterne bastano fino alla fine della stagione secca",
        "Studio: «Un'ora di lezione guadagnata», dicono gli orologi dei bambini",
        "Una norma comune per i rubinetti del Ghana",
    ),
    _lead(
        "it",
        "Notizie",
        "16 settembre 2021",
        "Nairobi, Kenya",
        (
            (
                "Alla vigilia delle piogge il programma e dodici città della costa hanno aperto un "
                "laboratorio sulla mappa dell'acqua di quattrocento scuole."
            ),
            "Un rubinetto su sei era rotto e nessuno aveva annotato quale.",
            "Entro la fine dell'anno ogni scuola saprà chi ripara i suoi rubinetti",
        ),
        ("Racconto", "Nota concettuale"),
        "Al laboratorio è stato presentato il nuovo progetto Grondaia. Dura due anni e unisce quattro città.",
        "Scheda informativa",
    ),
    (
        ("Manuale dei comitati dell'acqua", "Scrivete chi fa che cosa, settimana per settimana."),
        ("Dieci domande prima del primo scavo", "Chiedete che cosa un villaggio deve sapere di un pozzo."),
    ),
)

JAPANESE: Final = _page(
    "ja",
    "学校にきれいな水を",
    Words(
        more="続きを読む",
        our="関連資料：",
        latest="最新情報",
        focus="注目",
        resources="資料",
        home="ホーム",
        menu=("私たちについて", "学校や町との取り組み方について", "井戸とポンプ", "調査報告", "採用情報"),
        footer=("利用規約", "個人情報保護", "サイトマップ"),
    ),
    _event(
        "ja",
        "第2回学校の水フォーラム",
        "第2回学校の水フォーラムは、2021年10月4日から8日まで、ウガンダのカンパラで開催されます。三十か国の教師と町の代表が"
        "会場とオンラインで参加します。",
        "カンパラ",
        places=("ウガンダのカンパラ", "カンパラ、ウガンダ", "カンパラ, ウガンダ", "ウガンダ、カンパラ"),
    ),
    (
        "学校の管理人が手押しポンプの修理を一日で学ぶ",
        "リマ近郊の雨水タンク、乾季の終わりまで水が足りる",
        "調査報告「一時間の授業が増えた」と子どもたちの時計",
        "ガーナの学校の蛇口に共通の基準",
    ),
    _lead(
        "ja",
        "ニュース",
        "2021年9月16日",
        "ナイロビ、ケニア",
        (
            "雨季を前に、当事業と沿岸の十二の町は、四百校の水の地図をつくる研究集会を開きました。",
            "蛇口の六つに一つは壊れており、どれが壊れているかは誰も書き留めていませんでした。",
            "年末までに、どの学校も誰が蛇口を直すのかを知ることになります",
        ),
        ("現地報告", "企画書"),
        "研究集会では新しい事業「雨どい」が紹介されました。期間は二年で、四つの町が参加します。",
        "事業概要",
    ),
    (
        ("学校水委員会の手引き", "誰がいつ何をするのかを書き、付録の用紙を使ってください。"),
        ("最初のひと掘りの前の十の質問", "新しい井戸について村が知るべきことを尋ねてください。"),
    ),
)


def _with_arabic_digits(page: Page) -> Page:
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    assert page.event
    assert page.lead
    return replace(
        page,
        event=replace(page.event, text=page.event.text.translate(digits)),
        lead=replace(page.lead, written=page.lead.written.translate(digits)),
    )


TONGUES: Final = {
    page.language: page
    for page in (
        *(FRENCH, SPANISH, RUSSIAN, ARABIC, CHINESE),
        *(GERMAN, PORTUGUESE, ITALIAN, JAPANESE),
    )
} | {"ar with its own digits": _with_arabic_digits(ARABIC)}
