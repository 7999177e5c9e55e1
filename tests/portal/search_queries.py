"""Questions to the catalogue with the project each is looking for (the beginning of its slug).

The first list has words as they stand in the texts, the second other forms, split or joined compounds and synonyms.
"""

import json

from portal import swedish
from tests.bulk_texts import SAMPLE

PROJECTS = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]

EXACT = """
idétransportörer anställdas idéer | vastra-gotalandsregionens-innovationssluss
äldres behov säljbara lösningar | hallbar-halsa
visningslägenhet hemtjänsten | om-vi-gor-det
telefonrådgivningen 1177 | spraktolkning
utvärdera nya produkter kommunala äldreomsorgen | norrlandicus
testpanel bostadsområde | testmiljo-norrkoping
innovationstävling hjärtsvikt | innovationer-for-battre-liv
startat bolag välfärd tävling | nar-jag-blir-100
bo kvar hemma längre | ehalsa-i-hemmet
entreprenörens hinder kommunernas hinder | sunside
placerade barn information filmer | framtidens-socialtjanst
ekonomisk modell digitala hälsostöd | morgondagens
prostatacancer biopsier | avancerad-diagnostik
aktivitetsarmband fallrisk | motfall
spelfilm kortspel | framtidens-halsa
idéer från patienter | patientinnovationssluss
tandhälsa egenvård Malmö | halsoframjande-innovation-i-samverkan2
testbäddar Västernorrland levnadsvanor | testbadd-for-halsoframjande
samtalsstöd på recept | psychological
alzheimer parkinson stroke | bekampa
undernärda äldrevården | nollvision
njurtransplantation blodtrycksmätare | 3maks2
mötesplatser närmiljön ensamhet | abc-for
yoga virtuell verklighet | art4health
unga vuxna ekonomi pengar app | co-creativity
lärandeseminarier boende | det-kunskapsbaserade
landsbygdskommun åldras friskt | ecosystem-for
kräkpåse mattråg | fornybara
värdebaserad vård nätverk | fran-utvecklingsoar
övervakning på distans vårdas hemma | hospital-at-home
snapchat lärarhandledningen | implementation-of-soc
humörkalender chatt videosamtal | increased-mental
chefsutbildning ledarskap | innovation-management
vårdrelaterade infektioner städning | innovation-mot
3D-utskrift av mat | innovative-solutions
personer i utanförskap katalogen | insatskatalogen
post-covid syremättnad | internet-based
akuta stödinsatser utsatta barn | management-for
medicinteknik utlysningar | medtech4health
inbyggda system Västmanland | mobility
innovationsupphandling inköp | natverket
autism adhd dyslexi | okad-delaktighet
existentiella samtal psykoterapeut | okad-psykisk
egeninitierad monitorering | senslab
bostadsbolag energibesparing | smart-health
Svenska kyrkan lärosäten | social-impact
trygghet säkerhet mobila larm | testbadd-for-aldreomsorgen
nationell infrastruktur hälsodata utredning | the-inquiry
inkubatorer verktygslåda | the-joint-way
sexton personer diagnoser leda innovation | the-patient
behovskompass stödsamordnare | the-whole-child
miljövänlig sjukvård 2030 | the-worlds
innovationsguiden coachning | user-driven
extravuxen känslomässigt stöd | youths
företagshälsovård friskvård | forebyggande-halsa
idéslussar labb Höörs äldreomsorg | ett-fysiskt
hälsoskapande medborgaren | den-halsoskapande
Ehälsonätverket Östergötland | better-health
innovationssluss Östergötland | innovationssluss-ostergotland
policy innovation lab partnerskap | pilot-studie
digitala möjligheter tävling småföretag | planering-av
observationer kliniker närsjukvård | utbyte-for
tjänsteplattform ungdomar preventiva | innovation-for-preventiva
"""

OTHER_WORDS = """
idé transportör | vastra-gotalandsregionens-innovationssluss
innovations sluss västra götaland | vastra-gotalandsregionens-innovationssluss
visnings lägenhet hemtjänst | om-vi-gor-det
test pilot hälsoteknik | om-vi-gor-det
telefon rådgivning | spraktolkning
sjukvårdsrådgivning per telefon | spraktolkning
språktolk vårdguide | spraktolkning
test bädd bostads område norrköping | testmiljo-norrkoping
testpersoner åttio år bor hemma | testmiljo-norrkoping
innovations tävling hjärt svikt | innovationer-for-battre-liv
hjärtinsufficiens hos äldre | innovationer-for-battre-liv
tävlingar seniorer framtidens omsorg | nar-jag-blir-100
e-hälsa hemma | ehalsa-i-hemmet
åldrande bo kvar i hemmet | ehalsa-i-hemmet
socialkontor ungdomar | framtidens-socialtjanst
social tjänst barn filmer | framtidens-socialtjanst
primär vård landsting företag | morgondagens
prostata cancer blodprov | avancerad-diagnostik
onkologi biomarkör tester | avancerad-diagnostik
fallskador hos gamla | motfall
fall olyckor armband | motfall
pulsklocka mot fall | motfall
datorstödda beslut spelfilm | framtidens-halsa
patient innovation sluss skåne | patientinnovationssluss
idémottagningar för patienter | patientinnovationssluss
munhälsa egenvård i utsatta områden | halsoframjande-innovation-i-samverkan2
levnads vanor testbädd | testbadd-for-halsoframjande
samtals stöd unga civilsamhället | psychological
samtalsterapi på recept från föreningar | psychological
ungdomar oro nedstämda | psychological
hjärn sjukdomar åldrande | bekampa
hjärninfarkt demens | bekampa
under näring äldre | nollvision
näringsbrist hos äldre | nollvision
malnutrition livsmedelsföretag | nollvision
njurbyte egenvård | 3maks2
njur transplanterade patienter | 3maks2
blodtrycks mätare uppkopplade | 3maks2
social isolering mötesplats | abc-for
träffpunkter mot ensamhet | abc-for
vr yoga sjukgymnast | art4health
fysioterapi i konstnärliga målningar | art4health
funktionshinder unga pengar | co-creativity
äldre boende lärande seminarium | det-kunskapsbaserade
glesbygd åldrande befolkning | ecosystem-for
matt råg biobaserad produkt | fornybara
engångsartiklar kräkpåsar | fornybara
värde baserad vård nätverk | fran-utvecklingsoar
sjukhus hemma monitorering | hospital-at-home
hem sjukvård övervakning distans | hospital-at-home
snapchat rådgivningen socialtjänst | implementation-of-soc
humör kalender | increased-mental
psykiska besvär hos unga digitala tjänster | increased-mental
ledarskaps utbildning chefer innovation | innovation-management
smitta på sjukhus städa | innovation-mot
vårdrelaterad infektion provtagningar | innovation-mot
3d-skrivare mat | innovative-solutions
balans träning judo | innovative-solutions
dysfagi sensor | innovative-solutions
insats katalog | insatskatalogen
långtidscovid rehabilitering | internet-based
corona digitalt rehab program | internet-based
medicin teknik nätverk införande | medtech4health
innovations upphandlingar | natverket
neuropsykiatriska funktionsnedsättningar enkät autister | okad-delaktighet
psyko terapeuter chatt unga | okad-psykisk
egenmätning invånare sjukhus dela hälso data | senslab
bostads bolag äldre digital lägenhet | smart-health
samhällsentreprenörer forskare | social-impact
test bädd äldreomsorg malmö | testbadd-for-aldreomsorgen
översättnings app äldre omsorg | testbadd-for-aldreomsorgen
statliga utredningen hälso data | the-inquiry
verktygs låda inkubator | the-joint-way
patienten som innovations ledare | the-patient
stöd samordnare skolan polisen familj | the-whole-child
klimatsmart sjukvård export | the-worlds
innovations guide kommuner | user-driven
extra vuxen ungdom | youths
företags hälsovård friskvård | forebyggande-halsa
medarbetar drivna idéer labb | ett-fysiskt
hälso skapande medborgare data driven | den-halsoskapande
universitetsforskare i region västmanland samarbeten | mobility
utsatt barn stödinsats akut | management-for
"""


# A second set, written from the texts before anybody had looked at how the search answers it: for every project one
# question with words as they stand, one with a typing error, one as somebody would ask who has not seen the text.
SECOND = """
vastra-gotalandsregionens-innovationssluss | anställdas idéer näringsliv akademi | idétransportörrer vården | ta hand om personalens förslag västra götaland
hallbar-halsa | efterfråga oklara behov äldrelivet | hållbar häsla äldrelivet | innovationsprocesser för seniorer
om-vi-gor-det | visningsmiljö testpiloter hemtjänsten | hälsoteknikförtag äldre | provlägenhet välfärdsteknik äldre
spraktolkning | språktolkning sjukvårdsupplysning | vårdguidns rådgivning framtiden | tolk vid rådgivning på telefon
norrlandicus | externa företag testinföra innovationer äldreomsorgen | norrlandikus | testa produkter äldrevård Sundsvall
testmiljo-norrkoping | fokusgrupp testpersoner bostadsområde | testbädd avgränsat bostadsområdde | 80-åringar provar teknik i hemmet Norrköping
innovationer-for-battre-liv | förkommersiell upphandling hjärtsvikt | innovationstävlig äldre hjärta | tävling för hjärtsjuka seniorer
nar-jag-blir-100 | framtidens vård och omsorg innovationstävling radikala lösningar | radikala lösnigar välfärd marknaden äldre | tävling hundraåring nya företag
ehalsa-i-hemmet | tryggt bo kvar hemma handlingsplan | ehälsa i hemet | e-hälsa hemmaboende kvarboende
sunside | prioriterade områden införa innovationer nationell process | entrepenörens hinder införande | kommunala hinder för entreprenörer
framtidens-socialtjanst | socialtjänst placerade barn e-tjänst | sosialtjänst unga Sollentuna | fosterhemsplacerade barn lättläst information
morgondagens | innovation i partnerskap vårdcentralen | morgondagens primärvrd | affärsmodell för e-hälsa på hälsocentral
planering-av | behovsägare forskare småföretag tävling | utmanigsdriven innovationstävling | planera tävling digital hälsa finansiär
utbyte-for | projektledare forskningsinstitutet kliniker observationer | utbyte innovation sjukvårdn närsjukvård | industriforskare på sjukhuskliniker
avancerad-diagnostik | biomarkörer i blodet prostatacancer | prostatacanser test | blodprov för cancer i prostatan
motfall | fallolyckor äldre puls svaj | aktivitetsarmbannd fallrisk | klocka som varnar innan gamla ramlar
innovation-for-preventiva | tjänsteplattform förebyggande livsstil | preventiva hälsotjenster | levnadsvanor digital plattform tonåringar mår dåligt
framtidens-halsa | beslutsstöd i datorn rapport hinder | spellfilm kortspel vården | film och spelkort om digitalisering av vården
patientinnovationssluss | idéer från patienter patent spridning | patientinnovationsluss | patienters uppfinningar Skåne
halsoframjande-innovation-i-samverkan2 | ojämlikheten i hälsa medproducenter labb | egenvrd tandhälsa Malmö | jämlik hälsa munhälsa utsatta stadsdelar
pilot-studie | strukturella hinder partnerskap litteraturstudie | nationell platform hinder sjukvård privata företag | samarbete privat offentlig vård barriärer
testbadd-for-halsoframjande | testbädd levnadsvanor Västernorrland | sjukdomsförebygande insatser testbädd | test bädd hälso främjande
better-health | innovationsmiljö Östergötland delmål tredje sektorn | nätverk Östergötlnd vård helhet | sammanhållen vård patienten i förarsätet
den-halsoskapande | medskapad hälsa makt hälsodata | datadriven systeminovation | medborgare äger sina hälsouppgifter Värmland
psychological | samtalsstöd på recept ungas röst | nedstämmdhet ångest unga | deprimerade ungdomar stöd från föreningar
bekampa | alzheimer parkinson samverkansmiljö | åldrandets hjärnsjukdommar | demens slaganfall vision kostnader
nollvision | nollvision undernäring livsmedelsföretag | undrnäring Kävlinge | pensionärer som äter för lite mat
3maks2 | egenvård njurtransplantation våg | njurtransplatation klocka | transplanterade njurar mäta blodtryck själv
abc-for | mötesplatser gemenskapen fysiska platsen | minskad ensamhett mötesplatser | motverka isolering träffpunkter
art4health | virtuell verklighet smärta sjukgymnastik | virtuel verklighet yoga målningar | VR-glasögon fysioterapi rehabilitering
co-creativity | kognitiv funktionsnedsättning pengar app | kogntiv funktionsnedsättning ekonomi | hantera privatekonomi intellektuell funktionsvariation
det-kunskapsbaserade | boendemiljön lärandeseminarier innovationsdag | äldreboendet experimentel arena | särskilt boende för gamla byggs efter forskning
ecosystem-for | landsbygdskommun åldras friskt digitalt stöd | landsbygdskomun över 80 år | glesbygd hälsosamt åldrande Vingåker
ett-fysiskt | testlabb personalens egna förslag Höörs | medarbetardivna idéer | anställdas idéer laboratorium äldreomsorg Höör
forebyggande-halsa | friskvård företagshälsovård arbetsmiljö | sjukdomspreventon branschlogik | företags hälsovård prevention näringsliv
fornybara | mattråg tandborste biobaserade produkter | förnybarra former sjukvården | minska plast engångsartiklar miljövänlig vård Halland
fran-utvecklingsoar | förbättringsarbete behandlingslinjer landsting nätverk | värdebasserad vård chefer | norrländska chefers lärnätverk
halsoframjande-innovation-i-samverkan | egenmakt living labs utsatta områden | gemensam arena tandvårdd socialtjänst | empowerment i förorten medborgare hälsa
hospital-at-home | vårdas hemma övervakning på distans | övervaknig distans patientresor | sjukhusvård hemma distansmonitorering
implementation-of-soc | lärarhandledningen Snapchat undervisning | snapchatt socialtjänsten | skolundervisning om soc ungdom
increased-mental | terapeut chatt videosamtal föräldrars | humörkallender terapeut | humör app psykolog videosamtal tonåringar
innovation-management | universitetssjukhus kunskapslyft ledarskap | chefsutbilning nyskapande | utbilda chefer i innovationsledning sjukhus
innovation-mot | vårdrelaterade infektioner städning provtagning | smitspridning sjukvården | sjukhussjuka hygien städa bakterier
innovationssluss-ostergotland | kontaktpunkt företag idéer medarbetare Östergötland | innovationsluss Östergötland | idé sluss för vårdpersonal östergötland
innovative-solutions | konsistensanpassad kost sensor sväljning | 3d-utskrft mat judo | sväljsvårigheter dysfagi printad mat
insatskatalogen | katalogen insatser utanförskap sökord | insatskataloggen | databas stödinsatser samordnare
internet-based | kvarstående besvär corona rehabprogram | rehabprogramm corona | långtidscovid rehabilitering på nätet
management-for | akuta stödinsatser utsatta barn politiker | framgånsfaktorer utsatta barn | barn som far illa snabb hjälp socialtjänst
medtech4health | medicinteknik utlysningar kompetensinsatser | medtech4heath | medicinsk teknik nationellt program
mobility | inbyggda system Region Västmanland forskare | hälsoteknikprojeckt universitetet | personrörlighet universitet sjukvård hälsoteknik
natverket | inköp innovationsupphandling hinder åtgärder | inovationsupphandling nätverket | offentlig upphandling av nya lösningar erfarenhetsutbyten
okad-delaktighet | autism adhd dyslexi datainsamling | autsm adhd undersökningar | enkäter anpassade för neuropsykiatrisk funktionsnedsättning npf
okad-psykisk | existentiella samtal psykoterapeut glapp | existensiella samtal chatt | tidig hjälp psykiskt sjuk ungdom nätmottagning
senslab | egeninitierad monitorering integritet | monitoreing hälsodata sjukhuset | dela egna mätvärden med läkare privatliv
smart-health | bostadsbolag digitala tjänster lägenheten trappmodell | bostadsbollag omsorg energibesparing | hyresvärd smarta hem äldre bostad
social-impact | samhällsentreprenörskap lärosäten Svenska kyrkan | sociala innovationer labb lärosätten | akademiker socialt företagande högskolor
testbadd-for-aldreomsorgen | mobila larm översättningsappar dialogmöten | testbäd äldreomsorgen Malmö | trygghets larm bostad Malmö seniorer
the-inquiry | nationell infrastruktur hälsodata utredning | infrastrucktur hälsodata | statliga utredningar hälso data policy
the-joint-way | inkubatorer verktygslåda samhällsentreprenörer | inkubattorer sociala innovationer | företagsinkubator stödja sociala entreprenörer
the-patient | patientens behov leda innovation sexton personer diagnoser | patienten leda inovation diagnoser | brukare som innovationsledare utbildas
the-whole-child | stödsamordnare behovskompass familjerna | behovskompas förskola polis | barnets plan samordning mellan skola och soc
the-worlds | miljövänlig sjukvård 2030 export | medicinteknik miljöpåverkan exportt | grön hållbar vård klimat startups
user-driven | innovationsguiden coachning på distans | inovationsguiden | användardriven metodkurs kommun
youths | extravuxen känslomässigt stöd ungdomar | maskrossbarn | ungdom trygg vuxenkontakt falla mellan stolar
"""


# A third set in other words alone, written after the synonyms, to see that they were not made for the questions.
THIRD = """
medarbetares uppslag näringslivet högskola | vastra-gotalandsregionens-innovationssluss
hemtjänstpersonal visning av hjälpmedel i lägenheter | om-vi-gor-det
vårdguiden på andra språk tolkar | spraktolkning
företag prövar varor i äldre vård | norrlandicus
försökspersoner grannskap it vana äldre norrköping | testmiljo-norrkoping
tävla om lösningar åt hjärtsviktande | innovationer-for-battre-liv
ungdomarnas kontakt med socialen filmklipp | framtidens-socialtjanst
betalningsmodeller för digital vård vårdcentraler | morgondagens
cancer prov istället för biopsi | avancerad-diagnostik
armbandsur för att upptäcka fall risk | motfall
kort spel om digitaliserad hälsa | framtidens-halsa
uppfinnande patienter i Skåne | patientinnovationssluss
tänder och egen vård i Malmös förorter | halsoframjande-innovation-i-samverkan2
bättre vanor test i Västernorrlands region | testbadd-for-halsoframjande
recept på samtal mot ångest hos unga | psychological
parkinsons sjukdom slaganfall samhällskostnad | bekampa
gamlas matintag livsmedelsindustri undernärda | nollvision
ny njure hemmamätning av blodtrycket | 3maks2
platser att träffas på mot ofrivillig ensamhet | abc-for
träna i vr för smärtlindring | art4health
app för att förstå pengars värde kognitiva svårigheter | co-creativity
friskt åldrande i liten kommun på landet | ecosystem-for
miljövänligare engångsprodukter råg psykiatristol | fornybara
distansövervakad vård i hemmet ansvarsfördelning | hospital-at-home
sociala medier undervisning socialtjänst elever | implementation-of-soc
chatta med terapeuter unga humör | increased-mental
sjukhuschefer kurs i nyskapande ledarskap | innovation-management
hindra smittor på sjukhus med livsmedelsbranschens metoder | innovation-mot
utskriven mat och judo för sköra äldre | innovative-solutions
rehabilitera i grupp efter covid digitalt | internet-based
inköpare i myndigheter lär om nya lösningar | natverket
undersökningsmetoder för autistiska och dyslektiker | okad-delaktighet
egna hälsodata delas med sjukhuset invånares mätning | senslab
allmännyttans lägenheter med digital omsorg | smart-health
larm och översättnings appar för gamla i Malmö | testbadd-for-aldreomsorgen
gemensamt språk för barns stöd skolor polis | the-whole-child
trygga vuxna åt ungdomar umeå | youths
"""


def pairs(text):
    return [tuple(part.strip() for part in line.split("|")) for line in text.strip().splitlines()]


def columns(text):
    """A table of four columns as three lists of pairs: (exact, typing error, other words)."""
    rows = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    return tuple([(row[place], row[0]) for row in rows] for place in (1, 2, 3))


def with_one_slip(query, number):
    """The query with one typing error in its longest word, of a kind and at a place that follow from the number."""
    words = query.split()
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[longest]
    place = 1 + (number * 7) % (len(word) - 2)
    kind = number % 4
    if kind == 0:  # a letter lost
        word = word[:place] + word[place + 1 :]
    elif kind == 1:  # a letter doubled
        word = word[:place] + word[place] + word[place:]
    elif kind == 2:  # two letters that changed places
        place = next((p for p in range(place, len(word) - 1) if word[p] != word[p + 1]), 0)
        word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    else:  # a neighbouring letter
        word = (
            word[:place]
            + {"a": "s", "e": "r", "i": "o", "o": "p", "s": "d", "n": "m", "t": "r", "r": "t"}.get(
                word[place], "e"
            )
            + word[place + 1 :]
        )
    return " ".join([*words[:longest], word, *words[longest + 1 :]])


def made_from_the_texts():
    """Two telling words from each project, chosen by rule and not by hand."""
    words = {
        p["slug"]: [
            w
            for w in dict.fromkeys(swedish.tokens(f"{p['title']} {p['purpose']}"))
            if len(w) > 4 and w not in swedish.STOP_WORDS
        ]
        for p in PROJECTS
    }
    spread = {
        word: sum(word in found for found in words.values()) for found in words.values() for word in found
    }
    for number, (slug, found) in enumerate(words.items()):
        rarest = sorted(found, key=lambda word: (spread[word], -len(word)))[:8]
        yield f"{rarest[number % 3]} {rarest[3 + number % 3]}", slug


def misspelt(pairs, turn=0):
    return [(with_one_slip(query, number + turn), slug) for number, (query, slug) in enumerate(pairs)]


def all_sets():
    """[(name, least share that must be found, [(question, beginning of the slug)])]."""
    exact, made, other = pairs(EXACT), list(made_from_the_texts()), pairs(OTHER_WORDS)
    second_exact, second_slips, second_other = columns(SECOND)
    return [
        ("exact words", 0.95, exact),
        ("exact words, by rule", 0.95, made),
        ("exact words, second set", 0.95, second_exact),
        ("one typing error", 0.95, misspelt(exact)),
        ("one typing error, otherwise", 0.95, misspelt(exact, 1)),
        ("one typing error, by rule", 0.95, misspelt(made, 2)),
        ("one typing error, second set", 0.95, second_slips),
        ("one typing error, second set by rule", 0.95, misspelt(second_exact, 3)),
        ("other words", 0.85, other),
        ("other words, second set", 0.85, second_other),
        ("other words, third set", 0.85, pairs(THIRD)),
    ]


def missed(find, wanted):
    """The questions whose project is not among what `find` gives: slugs, the first five."""
    answers = [(query, slug, find(query)) for query, slug in wanted]
    return [row for row in answers if not any(hit.startswith(row[1]) for hit in row[2])]
