"""Word lists, typed in by us, and made-up words.

A model of a few million parameters learns to copy from its prompt only when most of what it must copy is new to it,
so about half of all names here are invented on the spot by `pseudo`.
"""

SYLLABLES = [c + v for c in "b c d f g h j k l m n p r s t v w y z br ch cl dr fl fr gl gr kl kr pl pr sh sk sl sp st str th tr tw".split()
             for v in "a e i o u ai ar as an al am ea ee el em en er es ia ie il in io ir is oa ol om on oo or ou ul um un ur".split()]
ENDINGS = ["", "", "", "", "n", "s", "t", "l", "r", "x", "ck", "ng", "ton", "burg", "ville", "field", "son", "ley", "dal", "heim", "ia", "sk", "by"]

US = dict(x.split("=") for x in """San Francisco=CA;Los Angeles=CA;San Diego=CA;New York=NY;Boston=MA;Chicago=IL;Seattle=WA;Miami=FL;Austin=TX;Dallas=TX;Houston=TX;Denver=CO;Portland=OR;Phoenix=AZ;Atlanta=GA;Philadelphia=PA;Detroit=MI;Las Vegas=NV;New Orleans=LA;Nashville=TN""".split(";"))
WORLD = "Paris;Tokyo;London;Berlin;Madrid;Rome;Seoul;Sydney;Toronto;Beijing;Shanghai;Delhi;Mumbai;Cairo;Oslo;Vienna;Prague;Lisbon;Dublin;Athens;Moscow;Bangkok;Singapore;Hong Kong;Munich;Hamburg;Busan;Osaka;Kyoto;Barcelona;Milan;Zurich;Geneva;Stockholm;Helsinki;Warsaw;Amsterdam;Brussels;Istanbul;Dubai;Lima;Nairobi;Montreal;Vancouver;Melbourne;Lyon;Krakow;Jakarta;Hanoi;Manila;Lagos;Accra;Casablanca;Tunis;Bogota;Quito;Santiago;Buenos Aires;Rio de Janeiro;Sao Paulo;Mexico City;Havana;Porto;Seville;Turin;Florence;Venice;Lille;Bordeaux;Nice;Frankfurt;Stuttgart;Dresden;Leipzig;Bremen;Salzburg;Graz;Basel;Gothenburg;Copenhagen;Riga;Vilnius;Tallinn;Budapest;Bucharest;Sofia;Belgrade;Zagreb;Manchester;Liverpool;Edinburgh;Cardiff;Belfast;Cork;Ottawa;Brisbane;Auckland;Kuala Lumpur;Taipei;Fukuoka;Sapporo;Incheon;Cape Town;Doha;Tehran;Karachi;Dhaka;München;Zürich;São Paulo;Kraków;Málaga;서울;부산;東京".split(";")
HELD_CITIES = "Glasgow;Cologne;Nagoya;Valencia;Naples;Bergen;Perth;Calgary;Daegu;Marseille;Antwerp;Rotterdam;Leeds;Utrecht;Hyderabad;Guadalajara;Medellin;Tampere;Aarhus;Gdansk".split(";")

NAMES = "Anna;Bob;Carol;David;Emma;Frank;Grace;Henry;Ivan;Julia;Kim;Laura;Mark;Nina;Oscar;Paul;Rosa;Sam;Tina;Victor;Wendy;Alice;Ben;Clara;Daniel;Eva;Felix;Hana;Jack;Leo;Maria;Noah;Olivia;Peter;Sofia;Tom;Yuki;Zoe;Minho;Jisoo;John;Jane;Max;Lily;Adam;Bella;Carlos;Diana;Eric;Fatima;George;Hannah;Igor;Jin;Karen;Liam;Mia;Nora;Omar;Priya;Quinn;Ravi;Sarah;Thomas;Uma;Vera;Will;Xavier;Yara;Zack;Michael;James;Robert;Linda;Susan;Ahmed;Chen;Wei;Luis;Marta".split(";")
HELD_NAMES = "Mina;Oliver;Greta;Hugo;Tara;Simon;Jonas;Elena;Isabel;Kevin;Petra;Rafael".split(";")
SURNAMES = "Smith;Miller;Garcia;Kim;Lee;Park;Novak;Rossi;Silva;Weber;Brown;Jones;Tanaka;Singh;Martin;Lopez;Clark;Young;King;Hill".split(";")

NOUNS = "apple river stone cloud garden paper window silver winter summer music bread coffee table forest ocean mountain bridge candle dragon engine feather guitar hammer island jacket kettle lemon mirror needle pencil rocket shadow ticket umbrella violin wagon basket button carpet diamond flower marble pocket ribbon saddle tunnel valley whistle data model server token prompt report meeting lunch dinner budget project plan review invoice order book chair lamp phone camera letter market school teacher doctor horse tiger lion sheep cow monkey snake turtle butterfly ship train plane boat truck wheel door wall roof floor kitchen bottle glass plate knife spoon soap towel blanket pillow clock watch ring hat shirt shoe sock glove scarf belt bag box key coin card map flag gift game toy ball kite drum piano song dance story poem picture paint brush color circle square line number letter word sentence page chapter novel newspaper magazine museum theater hotel airport station street park beach lake desert jungle farm field hill cave volcano storm thunder lightning rainbow snow ice fire smoke sand gold iron copper wood cotton wool leather plastic rubber oil salt sugar pepper honey butter cheese milk egg rice corn potato tomato onion carrot banana grape cherry peach melon mango".split()
ADJECTIVES = "blue green red black white yellow orange purple small large quick slow happy quiet bright early late open closed first second third soft hard heavy light warm cold fresh old new young tall short long deep wide narrow strong weak rich poor clean dirty dry wet sweet sour loud gentle brave clever lazy busy free empty full round flat sharp smooth rough".split()
WORDS = NOUNS + ADJECTIVES
LANGS = "French Korean German Spanish Japanese Italian Chinese Russian Portuguese Arabic Dutch Polish English Turkish Greek Hindi".split()
CURRENCIES = "USD EUR KRW JPY GBP CHF CNY CAD AUD INR SEK MXN".split()
ROOMS = "kitchen;bedroom;living room;bathroom;office;garage;hallway;garden;cellar".split(";")
FOODS = "pizza;sushi;tacos;noodles;pancakes;salad;soup;curry;pasta;bread;burgers;dumplings;apple pies;sandwiches".split(";")
COLORS = "red blue green yellow black white orange purple pink brown gray".split()


def title(text):
    """First letter upper case, the rest as it is (str.capitalize would lower it)."""
    return text[:1].upper() + text[1:]


def pseudo(r, syllables=None):
    """A made-up lower-case word that can be read aloud."""
    return "".join(r.choice(SYLLABLES) for _ in range(syllables or r.choice([1, 2, 2, 2, 3]))) + r.choice(ENDINGS)


def person(r, held=False):
    """A first name: known, invented, or (held) one that training never shows."""
    if held:
        return r.choice(HELD_NAMES)
    return r.choice(NAMES) if r.random() < 0.4 else title(pseudo(r))


def full_name(r, held=False):
    """First name and surname."""
    return person(r, held) + " " + (r.choice(SURNAMES) if r.random() < 0.4 else title(pseudo(r)))


def city(r, held=False, us_share=0.3):
    """A city name, half of them invented; held: one of HELD_CITIES."""
    if held:
        return r.choice(HELD_CITIES)
    x = r.random()
    if x < us_share:
        return r.choice(list(US))
    if x < us_share + 0.25:
        return r.choice(WORLD)
    y = r.random()
    if y < 0.06:  # letters outside ASCII, copied byte by byte
        return "".join(chr(r.randint(0xAC00, 0xD7A3)) for _ in range(2)) if y < 0.02 else title(pseudo(r)) + r.choice("éáãöüñ") + r.choice(["", "n", "s"])
    name = title(pseudo(r))
    if y < 0.14:
        return r.choice(["San ", "New ", "Port ", "Saint ", "Los ", "El ", "Fort ", "Lake ", "North "]) + name
    if y < 0.22:
        return name + " " + title(pseudo(r))
    return name + r.choice([" City", " Falls", " Beach"]) if y < 0.26 else name


def some_words(r, held=False, most=4):
    """One to `most` words, real and invented, as the text of a mail or a search."""
    n = r.randint(1, most)
    return " ".join(pseudo(r) if r.random() < (0.7 if held else 0.4) else r.choice(WORDS) for _ in range(n))


def listing(items, r=None):
    """'A', 'A and B', 'A, B and C' or with the comma before 'and'."""
    if len(items) == 1:
        return items[0]
    comma = "," if len(items) > 2 and (r is None or r.random() < 0.5) else ""
    return ", ".join(items[:-1]) + comma + " and " + items[-1]
