"""Questions as different people ask them, written before anybody had looked at how the search works.

A nurse, a coordinator, a relative, a company and an analyst: everyday words, abbreviations, English, names of places, quotes,
whole sentences. One line per question: its kind, the beginning of the slug it is looking for, the question.
"""

ASKED = """
exact | vastra | idétransportörer anställdas idéer
typo | vastra | innovationsslus västra götaland
compound | vastra | idé transportör
organisation | vastra | VGR innovationssluss
exact | hallbar | moderna äldrelivet
typo | hallbar | hållbar hälsa äldrelvet
organisation | hallbar | Örnsköldsvik äldre
form | hallbar | äldres behov i centrum
exact | om | visningslägenhet hemtjänsten
typo | om | visningslägenhett hemtjänst
compound | om | visnings lägenhet
form | om | testpilot ordinärt boende
exact | spraktolkning | språktolkning sjukvårdsupplysning
typo | spraktolkning | spraktolkning 1177
synonym | spraktolkning | sjukvårdsrådgivning per telefon
compound | spraktolkning | telefon rådgivning
organisation | spraktolkning | Region Stockholm 1177
exact | norrlandicus | Norrlandicus Care Lab
typo | norrlandicus | norlandicus
synonym | norrlandicus | utvärdera nya hjälpmedel äldreomsorg Sundsvall
organisation | norrlandicus | sundsvalls kommun testbädd
exact | testmiljo | testpanel fokusgrupp
typo | testmiljo | testmiljö norrköpng
compound | testmiljo | test miljö Norrköping
sentence | testmiljo | var kan vi hitta testpersoner runt 80 år
exact | innovationer | äldre med hjärtsvikt
typo | innovationer | hjärtsvkit
synonym | innovationer | hjärtsjukdom äldre
organisation | innovationer | Region Jönköping hjärtsvikt
exact | nar | När jag blir 100
typo | nar | innovationstavling radikala lösningar
form | nar | radikal lösning framtid vård och omsorg
synonym | nar | idétävling äldreomsorg
exact | nar | "När jag blir 100"
exact | ehalsa | eHälsa i hemmet
typo | ehalsa | ehälsa i hemmmet
compound | ehalsa | e-hälsa hemma
form | ehalsa | bo kvar hemma tryggt
synonym | ehalsa | vård i hemmet gamla
exact | sunside | independent and active life
typo | sunside | sunsied solutions
form | sunside | nationella processer för införande av innovationer
organisation | sunside | Mälardalens universitet SUNSIDE
exact | framtidens-socialtjanst | framtidens socialtjänst
typo | framtidens-socialtjanst | socialtjänts för unga
synonym | framtidens-socialtjanst | soc för ungdomar
form | framtidens-socialtjanst | familjehemsplacerade barn information
exact | morgondagens | morgondagens primärvård
typo | morgondagens | morgondagens primarvård
synonym | morgondagens | hälsocentral digitala hälsostöd
organisation | morgondagens | Region Västerbotten primärvård
exact | planering | utmaningsdriven innovationstävling hög profil
typo | planering | innovationstävlign med hög profil
compound | planering | innovations tävling
english | planering | innovation contest digital health
exact | utbyte | utbyte för innovation
typo | utbyte | fem klinkier närsjukvård
compound | utbyte | när sjukvård
form | utbyte | projektledare från forskningsinstitut i sjukvården
exact | avancerad | riskprediktion av prostatacancer
typo | avancerad | prostatacaner
compound | avancerad | prostata cancer
synonym | avancerad | cancer i prostatan blodprov
form | avancerad | PSA-test
exact | motfall | aktivitetsarmband fallrisk
typo | motfall | aktivitetsarmand
synonym | motfall | ramla äldre armband
sentence | motfall | hur kan vi minska fall bland äldre
form | motfall | fallolycka
exact | innovation-for | preventiva hälsotjänster
typo | innovation-for | preventiva hälsotjanster
form | innovation-for | förebyggande livsstilar medskapande
synonym | innovation-for | levnadsvanor digitala tjänster unga som mår dåligt
exact | framtidens-halsa | bortom IT
typo | framtidens-halsa | hälsa i en digtal tid
form | framtidens-halsa | spelfilmer kortspel rapport
compound | framtidens-halsa | besluts stöd dator
exact | patientinnovationssluss | Patientinnovationssluss Skåne
typo | patientinnovationssluss | patientinovationssluss
compound | patientinnovationssluss | patient innovation sluss
form | patientinnovationssluss | idéer från patienten
exact | halsoframjande-innovation-i-samverkan2 | ojämlikheten i hälsa
typo | halsoframjande-innovation-i-samverkan2 | tandhälsa egenvrd Malmö
form | halsoframjande-innovation-i-samverkan2 | ojämlik hälsa utsatta områden
synonym | halsoframjande-innovation-i-samverkan2 | jämlik hälsa förort Malmö
compound | halsoframjande-innovation-i-samverkan2 | egen vård tand hälsa
exact | pilot | Swedish Policy Innovation lab
typo | pilot | policy inovation lab
form | pilot | strukturellt hinder svensk sjukvård
synonym | pilot | offentlig-privat samverkan sjukvård hinder
exact | testbadd-for-halsoframjande | hälsofrämjande och sjukdomsförebyggande insatser
typo | testbadd-for-halsoframjande | testbäd sjukdomsförebyggande
organisation | testbadd-for-halsoframjande | Region Västernorrland testbädd
organisation | testbadd-for-halsoframjande | västernorrland levnadsvanor
exact | better | patient in the driver's seat
typo | better | integratd care 2.0
organisation | better | Östergötland innovationsmiljö
synonym | better | sammanhållen vård och omsorg Östergötland
exact | den | den hälsoskapande medborgaren
typo | den | hälsoskapande medbrogaren
form | den | datadrivna systeminnovationer
organisation | den | Region Värmland hälsodata
exact | psychological | samtalsstöd på recept
typo | psychological | samtalstöd på recept
synonym | psychological | unga oro och ångest stödsamtal
form | psychological | ångesten stressen ungdomar
sentence | psychological | finns det stöd för unga med ångest
exact | bekampa | åldrandets hjärnsjukdomar
typo | bekampa | alzhiemer parkinson
synonym | bekampa | demens
form | bekampa | hjärnsjukdom
exact | bekampa | ALZHEIMER PARKINSON STROKE
exact | nollvision | undernäring hos äldre
typo | nollvision | undernaring äldre
synonym | nollvision | undernärda gamla mat
compound | nollvision | noll vision undernäring
sentence | nollvision | vad kan vi göra mot undernäring i äldreomsorgen
exact | 3maks2 | egenvård efter njurtransplantation
typo | 3maks2 | njurtransplanation
synonym | 3maks2 | transplanterad njure hemmonitorering
compound | 3maks2 | njur transplantation
compound | 3maks2 | blodtrycks mätare
exact | abc | minskad ensamhet
typo | abc | meningsfula möten
form | abc | ensamma ensamheten mötesplats
synonym | abc | social isolering
exact | art4health | virtuell verklighet yoga
typo | art4health | virtuell verkligeht
synonym | art4health | VR fysioterapi
english | art4health | virtual reality rehab
exact | co | kognitiv funktionsnedsättning ekonomi
typo | co | kognitiv funktionsnedsätning pengar
form | co | funktionsnedsatta unga vuxna app pengar
synonym | co | hantera pengar funktionshinder
exact | det | kunskapsbaserade äldreboendet
typo | det | kunskapsbaserade äldrebonedet
synonym | det | särskilt boende kunskapsbaserat
compound | det | äldre boende experimentell arena
exact | ecosystem | age-friendly village
typo | ecosystem | vingaker åldras friskt
organisation | ecosystem | Vingåker landsbygd
synonym | ecosystem | åldersvänlig kommun
form | ecosystem | landsbygdskommuner åldrande
exact | ett | Höörs äldreomsorg
typo | ett | testlab medarbetardrivna ideer
compound | ett | test labb medarbetare
organisation | ett | Höör
exact | forebyggande | företagshälsovård och arbetsmiljö
typo | forebyggande | företagshälsovrd
compound | forebyggande | företags hälsovård
synonym | forebyggande | prevention friskvård marknad
exact | fornybara | mattråg tandborste kräkpåse
typo | fornybara | bio-baserade prdukter i vården
compound | fornybara | biobaserad produkt
synonym | fornybara | fossilfria engångsartiklar i vården
organisation | fornybara | Halland miljöpåverkan
sentence | fornybara | Hur minskar vi miljöpåverkan från engångsmaterial?
exact | fran | från utvecklingsöar till större helhet
typo | fran | varedbaserad vård
form | fran | behandlingslinje förbättringsarbeten
synonym | fran | Karolinska institutet nätverk för chefer i norrland
exact | halsoframjande-innovation-i-samverkan | living labs socialt utsatta områden
typo | halsoframjande-innovation-i-samverkan | livng labs tandvård
form | halsoframjande-innovation-i-samverkan | egenmakten över hälsan
compound | halsoframjande-innovation-i-samverkan | tand vård socialtjänst arena
exact | hospital | hospital at home
typo | hospital | hospitl at home
synonym | hospital | hemsjukvård övervakning på distans
compound | hospital | hem sjukvård distans
form | hospital | patientresa hemma
exact | implementation | Soc för unga
typo | implementation | lärarhandledningn snapchat
form | implementation | skola undervisning om socialtjänst
synonym | implementation | sociala medier socialtjänsten ungdomar
exact | increased | humörkalender må bra-coach
typo | increased | humörkalendar
synonym | increased | psykisk ohälsa ungdom app
english | increased | mental health young people
exact | innovation-management | att leda i förändring
typo | innovation-management | innovation managment sjukvården
form | innovation-management | chefsutbildningar innovation
synonym | innovation-management | ledarskapsutbildning sjukhus innovation
exact | innovation-mot | vårdrelaterade infektioner smittspridning
typo | innovation-mot | vårdrelaterade infektoiner
form | innovation-mot | vårdrelaterad infektion
synonym | innovation-mot | vårdhygien smitta
sentence | innovation-mot | Hur kan vi hindra smitta på sjukhus?
compound | innovation-mot | vård relaterade infektioner
exact | innovationssluss | Innovationssluss Östergötland
typo | innovationssluss | inovationssluss östergötland
compound | innovationssluss | innovations sluss
organisation | innovationssluss | Region Östergötland idéer
exact | innovative | konsistensanpassad kost
typo | innovative | konsitensanpassad kost
synonym | innovative | dysfagi
form | innovative | 3D-utskriven mat
synonym | innovative | sväljsvårigheter mat äldre
compound | innovative | balans träning
exact | insatskatalogen | Insatskatalogen 2.0
typo | insatskatalogen | insatskatlogen
form | insatskatalogen | insatskatalog utanförskap
compound | insatskatalogen | insats katalog
exact | internet | post-covid-19 rehabilitation
typo | internet | kvarstående besvär efter crona
synonym | internet | långtidscovid
synonym | internet | postcovid digital rehabilitering
form | internet | rehabprogrammet i grupp digitalt
exact | management | akuta stödinsatser utsatta barn
typo | management | stödinsatser utsata barn
form | management | utsatt barn akut stödinsats
synonym | management | barn som far illa
exact | medtech4health | Medtech4Health phase2
typo | medtech4health | medtech4helath
synonym | medtech4health | medicinsk teknik nationellt program
form | medtech4health | medicintekniken
exact | mobility | inbyggda system hälsoteknikprojekt
typo | mobility | inbygda system Västmanland
organisation | mobility | Region Västmanland forskare
form | mobility | hälsotekniska samarbeten universitet
exact | natverket | Nätverket för innovationsupphandling
typo | natverket | inovationsupphandling
synonym | natverket | innovativ upphandling
organisation | natverket | SKR innovationsupphandling
compound | natverket | innovations upphandling
form | natverket | upphandlingar som driver innovation
exact | okad-delaktighet | autism adhd dyslexi
typo | okad-delaktighet | dyslexi utvecklingsströning
synonym | okad-delaktighet | NPF delaktighet undersökningar
form | okad-delaktighet | kognitiv och psykisk funktionsnedsättning
exact | okad-psykisk | existentiella samtal
typo | okad-psykisk | existensiella samtal psykoterapeut
synonym | okad-psykisk | unga mår dåligt chatt
form | okad-psykisk | existentiellt samtal psykoterapeuter
synonym | okad-psykisk | psykisk ohälsa unga
exact | senslab | egeninitierad monitorering
typo | senslab | senslabb phase 3
synonym | senslab | egenmonitorering
organisation | senslab | Sahlgrenska hälsodata
form | senslab | dela hälsodatan med sjukhus
exact | smart | Smart Health in Helsingborg
typo | smart | smart health helsinborg
synonym | smart | välfärdsteknik i lägenheter bostadsbolag
form | smart | bostadsbolagen digital tjänst lägenhet
exact | social | Social Impact Innovation Support
typo | social | samhällsentreprenöskap lärosäten
form | social | social innovation labb forskare
organisation | social | Örebro universitet
exact | testbadd-for-aldreomsorgen | Testbädd för äldreomsorgen i Malmö
typo | testbadd-for-aldreomsorgen | testbädd äldreomsrgen malmö
synonym | testbadd-for-aldreomsorgen | trygghetslarm malmö
form | testbadd-for-aldreomsorgen | mobilt larm
exact | the-inquiry | infrastruktur för hälsodata
typo | the-inquiry | infastruktur hälsodata
form | the-inquiry | nationella infrastrukturen hälsodata utredningen
compound | the-inquiry | hälso data policy utveckling
exact | the-joint | The Joint Way
typo | the-joint | samhällsentreprenorer inkubatorer
form | the-joint | inkubator verktygslådan samhällsentreprenör
synonym | the-joint | sociala entreprenörer stöd
exact | the-patient | patient as an innovation leader
typo | the-patient | patienten leda innovation diagonser
form | the-patient | patienter som innovationsledare
organisation | the-patient | Chalmers patient innovation
exact | the-whole | behovskompass stödsamordnare
typo | the-whole | behovskompas
organisation | the-whole | Ystad barn
synonym | the-whole | SIP samordnad plan barn skola socialtjänst
form | the-whole | stödsamordnaren förskolan polisen
exact | the-worlds | most sustainable health care 2030
typo | the-worlds | miljövänlig sjukvrd 2030
synonym | the-worlds | hållbar sjukvård klimat export
english | the-worlds | sustainable healthcare
exact | user | Innovationsguiden coachning
typo | user | innovationguiden
form | user | innovationsguide
english | user | user-driven innovation public services
exact | youths | Extravuxen Umeå
typo | youths | extravuxn
compound | youths | extra vuxen
organisation | youths | Maskrosbarn ungdomar
form | vastra | ta hand om personalens idéer i vården
typo | vastra | vastra gotaland slussen
synonym | vastra | förslagslåda sjukvårdspersonal
form | hallbar | äldrelivets hälsa
synonym | hallbar | pensionärer behov kommun Örnsköldsvik
organisation | hallbar | Ö-vik äldre
synonym | om | Eskilstuna hemtjänst teknik
synonym | om | visa hjälpmedel i en lägenhet
form | om | testpiloter
typo | om | visningslagenhet
synonym | spraktolkning | tolk 1177
synonym | spraktolkning | rådgivning via telefon vårdguiden
form | spraktolkning | språktolkar
english | spraktolkning | interpreter health care advice
compound | spraktolkning | sjukvårds upplysning
form | norrlandicus | testa produkter i kommunal äldreomsorg
typo | norrlandicus | Norrlandikus
synonym | norrlandicus | företag vill prova sin innovation i äldreomsorgen
form | testmiljo | testpersoner över 80 hemma
typo | testmiljo | testmiljo norkoping
synonym | testmiljo | seniorer testpanel
synonym | innovationer | svagt hjärta
form | innovationer | hjärtsviktspatienter
english | innovationer | heart failure
synonym | innovationer | förkommersiell upphandling
compound | innovationer | hjärt svikt
synonym | nar | framtidens äldreomsorg tävling
form | nar | innovationstävlingar
synonym | nar | 100 år
synonym | ehalsa | åldras hemma
synonym | ehalsa | kunna bo hemma längre
english | ehalsa | ehealth at home
typo | ehalsa | ehalsa hemmet
synonym | sunside | kommunernas hinder att införa ny teknik
form | sunside | entreprenörernas hinder
english | sunside | independent living
synonym | framtidens-socialtjanst | socialen barn
synonym | framtidens-socialtjanst | fosterbarn
form | framtidens-socialtjanst | socialtjänster ungdom
english | framtidens-socialtjanst | social services youth
compound | framtidens-socialtjanst | social tjänst för unga
synonym | morgondagens | vårdcentral framtid
form | morgondagens | vårdcentralernas arbetssätt
english | morgondagens | primary care
typo | morgondagens | morgondagensprimärvård
form | planering | digitala möjligheterna i hälsan tävling
synonym | planering | hackathon hälsa
organisation | planering | SICS
form | utbyte | kliniker observation intervju
synonym | utbyte | forskare i sjukvården samverkan Borås
organisation | utbyte | RISE sjukvården
synonym | avancerad | PSA
form | avancerad | biopsi biomarkör
english | avancerad | prostate cancer
synonym | avancerad | blodprov cancer
typo | avancerad | prostatakancer
synonym | motfall | trilla
synonym | motfall | halka och ramla
form | motfall | fallprevention
synonym | motfall | smart klocka rörelse fall
english | motfall | fall prevention elderly
typo | motfall | falolyckor
typo | motfall | motfal
compound | motfall | fall olyckor
form | innovation-for | prevention hälsotjänst
synonym | innovation-for | förebygga sjukdom livsstil
english | innovation-for | preventive health services
synonym | framtidens-halsa | AI beslutsstöd läkare
synonym | framtidens-halsa | film om vårdens framtid
form | framtidens-halsa | digitaliserad hälsa
typo | framtidens-halsa | bortm it
form | patientinnovationssluss | patienters uppfinningar
synonym | patientinnovationssluss | patenter från patienter
organisation | patientinnovationssluss | Region Skåne patientidéer
synonym | halsoframjande-innovation-i-samverkan2 | tänder
form | halsoframjande-innovation-i-samverkan2 | tandhälsan
synonym | halsoframjande-innovation-i-samverkan2 | utanförskapsområde hälsa
synonym | halsoframjande-innovation-i-samverkan2 | invånare medskapar Rosengård Malmö
synonym | pilot | policylabb hälso- och sjukvård
organisation | pilot | Västerbotten policylabb
synonym | pilot | privata företag i vården partnerskap
form | testbadd-for-halsoframjande | testbäddar levnadsvana
organisation | testbadd-for-halsoframjande | RVN testbädd
synonym | testbadd-for-halsoframjande | rökning alkohol kost motion levnadsvanor
synonym | better | patienten i förarsätet
english | better | integrated care
synonym | better | integrerad vård
form | better | vårdens helhet individen
synonym | den | patientens egna data
form | den | hälsodelning hälsodatans villkor
synonym | den | medborgare skapar hälsa
organisation | den | Värmland
synonym | psychological | terapi på recept
synonym | psychological | samtal för deppiga tonåringar
form | psychological | nedstämda unga
synonym | psychological | depression
english | psychological | young people mental health prescription
synonym | bekampa | demenssjukdom
synonym | bekampa | minnessjukdomar
form | bekampa | strokepatienter
english | bekampa | dementia
typo | bekampa | altzheimer
typo | bekampa | parkinsson
synonym | bekampa | slaganfall
synonym | nollvision | malnutrition
synonym | nollvision | gamla som inte äter
form | nollvision | undernärd
synonym | nollvision | näring äldre
organisation | nollvision | Kävlinge
typo | nollvision | undernäring aldre
synonym | 3maks2 | njure
form | 3maks2 | njurtransplanterade patienter
english | 3maks2 | kidney transplant
synonym | 3maks2 | blodtryck
synonym | 3maks2 | följa patienter på distans våg klocka
synonym | abc | ensam
form | abc | ensamheten bland äldre
english | abc | loneliness
synonym | abc | isolerade människor träffas
form | abc | mötesplatsen
synonym | art4health | VR-glasögon
form | art4health | smärtan lindras
synonym | art4health | sjukgymnast app
synonym | art4health | konst och hälsa
synonym | art4health | gamification
synonym | co | utvecklingsstörning pengar
form | co | privatekonomin
synonym | co | intellektuell funktionsnedsättning
synonym | co | LSS
synonym | det | SÄBO
synonym | det | vårdboende
form | det | äldreboenden
synonym | det | ålderdomshem
typo | det | aldreboende
form | ecosystem | landsbygden
synonym | ecosystem | åldrande befolkning liten kommun
synonym | ecosystem | glesbygd äldre
english | ecosystem | age friendly
synonym | ett | personalens egna idéer äldreomsorg
form | ett | medarbetardriven innovation
typo | ett | höör aldreomsorg
english | ett | test lab elderly care
synonym | forebyggande | arbetshälsa
form | forebyggande | arbetsmiljön
synonym | forebyggande | friskvårdsbidrag
form | forebyggande | sjukdomspreventioner
synonym | fornybara | klimat
synonym | fornybara | bioplast
form | fornybara | mattrågen
synonym | fornybara | plast i vården
synonym | fornybara | spypåse
compound | fornybara | bio baserade
form | fran | förbättringsarbetet värdebaserade
synonym | fran | vårdprocesser
organisation | fran | KI ledning
synonym | halsoframjande-innovation-i-samverkan | empowerment hälsa
form | halsoframjande-innovation-i-samverkan | tandvården
synonym | halsoframjande-innovation-i-samverkan | utsatt område hälsa
english | halsoframjande-innovation-i-samverkan | living lab
synonym | hospital | sjukhus hemma
synonym | hospital | vårdas hemma
synonym | hospital | distansmonitorering
synonym | hospital | hemsjukhus
typo | hospital | hospital at hme
english | hospital | remote monitoring
synonym | implementation | chatta med socialtjänsten
form | implementation | lärarhandledningar
typo | implementation | snapchatt
organisation | implementation | Sollentuna
synonym | increased | KBT app ungdom
synonym | increased | humördagbok
form | increased | terapeuten videosamtal
synonym | increased | ungdomsmottagning
synonym | innovation-management | chefer i vården
form | innovation-management | ledarskapet
synonym | innovation-management | förändringsledning
compound | innovation-management | kunskaps lyft
synonym | innovation-mot | VRI
synonym | innovation-mot | MRSA
synonym | innovation-mot | hygien
form | innovation-mot | infektionen
synonym | innovation-mot | städa sjukhus
synonym | innovation-mot | bakterier
english | innovation-mot | hospital infections
compound | innovation-mot | smitt spridning
form | innovationssluss | innovationsslussen
typo | innovationssluss | innovationsluss ostergotland
organisation | innovationssluss | RÖ innovationssluss
synonym | innovative | puré
synonym | innovative | svälja
form | innovative | munträningen
typo | innovative | 3d-utskirft
form | innovative | judo
synonym | innovative | tandlösa äldre mat
english | innovative | senior independence
synonym | innovative | timbalkost
synonym | insatskatalogen | arbetslöshet insatser
form | insatskatalogen | insatserna för personer i utanförskap
typo | insatskatalogen | insatskataloge
synonym | insatskatalogen | långtidsarbetslösa
synonym | internet | postcovid
synonym | internet | långcovid
synonym | internet | long covid
synonym | internet | coronapatienter rehab
typo | internet | cowid
form | internet | rehabprogram
synonym | internet | rehabilitering efter covid
synonym | internet | andningsbesvär
synonym | management | orosanmälan barn
form | management | utsatta barnen
synonym | management | krisstöd barn
english | management | critical intervention
form | medtech4health | medicinteknisk
synonym | medtech4health | medtech
typo | medtech4health | medicintekink
compound | medtech4health | medicin teknik
synonym | medtech4health | medtech program
form | mobility | hälsoteknik samverkan
organisation | mobility | MDU Västmanland
english | mobility | embedded systems health
organisation | mobility | Mälardalens högskola
synonym | natverket | LOU
synonym | natverket | upphandla nytt
form | natverket | innovationsupphandlingar
english | natverket | innovation procurement
synonym | natverket | inköp
typo | natverket | inovationsuphandling
synonym | okad-delaktighet | ADHD
synonym | okad-delaktighet | enkäter för personer med funktionsnedsättning
form | okad-delaktighet | utvecklingsstörda
synonym | okad-delaktighet | neuropsykiatri
organisation | okad-delaktighet | KTH
typo | okad-delaktighet | adhd dyslexie
synonym | okad-psykisk | psykolog online
form | okad-psykisk | samtalsstödet
synonym | okad-psykisk | S:t Lukas
organisation | okad-psykisk | Sankt Lukas unga
synonym | okad-psykisk | själavård unga
synonym | senslab | egna mätningar hälsa
organisation | senslab | SU Göteborg digital hälsa
english | senslab | connected health
typo | senslab | senslap
organisation | smart | Helsingborg
synonym | smart | smarta hem
form | smart | lägenheterna
synonym | smart | hyreslägenhet digitala tjänster äldre
synonym | social | social innovation universitet
form | social | samhällsentreprenörer
organisation | social | Svenska kyrkan
typo | social | social impakt
synonym | testbadd-for-aldreomsorgen | trygghetslarm
form | testbadd-for-aldreomsorgen | larm
synonym | testbadd-for-aldreomsorgen | översätta app
organisation | testbadd-for-aldreomsorgen | Malmö stad äldre
typo | testbadd-for-aldreomsorgen | testbedd malmö
compound | testbadd-for-aldreomsorgen | test bädd Malmö äldre
synonym | the-inquiry | statlig utredning
form | the-inquiry | hälsodatan
english | the-inquiry | health data
organisation | the-inquiry | Regeringskansliet
typo | the-inquiry | hälsodatta utredning
form | the-joint | inkubatorn
synonym | the-joint | startup stöd social innovation
english | the-joint | social entrepreneurship incubator
synonym | the-joint | företagsinkubator
synonym | the-patient | patientinflytande
synonym | the-patient | levande bibliotek patient ledare
synonym | the-patient | spetspatienter
form | the-patient | patientledd innovation
synonym | the-whole | hela barnet
form | the-whole | förskolor
synonym | the-whole | poliser
english | the-whole | whole child
typo | the-whole | behovkompass ystad
compound | the-whole | stöd samordnare
synonym | the-worlds | miljö
synonym | the-worlds | koldioxid sjukvård
english | the-worlds | sustainable health care
form | the-worlds | miljövänligare sjukvård
synonym | the-worlds | grön vård
synonym | user | tjänstedesign kommun
form | user | innovationsguider
synonym | user | användardriven innovation
organisation | user | SKL användarnas behov
english | user | user driven
synonym | youths | stödfamilj
synonym | youths | kontaktperson för ungdom
form | youths | trygg vuxna
organisation | youths | Umeå
typo | youths | extra vuxn
synonym | youths | vuxenstöd barn
"""


# Written after the words of the first had been mended, to see that it was not for those questions alone.
AFTERWARDS = """
synonym | vastra | sluss för vårdanställdas uppfinningar
english | vastra | innovation staff ideas Gothenburg region
form | om | hemtjänstens anställda lär sig om teknik
synonym | om | demolägenhet
form | spraktolkning | telefonrådgivningar
typo | spraktolkning | vårdgudien
form | norrlandicus | kommunala äldreomsorger test
typo | norrlandicus | sunsvall care lab
synonym | testmiljo | gamla som testar teknik i Norrköping
form | testmiljo | fokusgrupper
english | innovationer | elderly heart failure innovation
synonym | innovationer | hjärtpatienter
english | nar | innovation competition elderly care
form | nar | bolagen som startades
english | ehalsa | ageing at home
synonym | ehalsa | kvarboende
form | sunside | hindren för entreprenörer i kommunerna
typo | sunside | mälardalen sunisde
english | framtidens-socialtjanst | social services for children
form | framtidens-socialtjanst | placerat barn
english | morgondagens | primary care value model
synonym | morgondagens | husläkare digital
synonym | utbyte | utbyte mellan forskare och klinik
form | utbyte | närsjukvårdens behov
english | avancerad | cancer biomarkers blood
form | avancerad | biopsierna
synonym | avancerad | manlig cancer test
english | motfall | wearable for elderly falls
form | motfall | fallriskens
synonym | motfall | benbrott förebygga fall gamla
english | innovation-for | digital platform lifestyle prevention
form | innovation-for | landstingens förebyggande livsstilar
synonym | framtidens-halsa | framtidens digitala sjukvård film
form | framtidens-halsa | beslutsstöden
english | halsoframjande-innovation-i-samverkan2 | oral health Malmö
synonym | halsoframjande-innovation-i-samverkan2 | invånarnas hälsa i utsatta stadsdelar
form | pilot | hindren när innovationer införs partnerskap
english | pilot | health sector reform
form | testbadd-for-halsoframjande | levnadsvanornas förändring
synonym | testbadd-for-halsoframjande | friskvård testbädd norrland
english | den | health data citizen
form | den | medskapad hälsa individens ansvar
synonym | psychological | oroliga tonåringar föreningar stöd
form | psychological | ungdomars stress
english | bekampa | parkinson brain disease
form | bekampa | hjärnsjukdomarna
typo | bekampa | hjärnsjukdmar
english | nollvision | malnutrition elderly
form | nollvision | undernärda patienters mat
synonym | nollvision | för lite mat på äldreboende
english | 3maks2 | self-care after transplantation
form | 3maks2 | njurtransplantationer
synonym | 3maks2 | hemmätning blodtryck våg
english | abc | social isolation meeting places
form | abc | meningsfullt möte
synonym | abc | motverka ensamhet
synonym | art4health | yoga på sjukhus
form | art4health | smärtlindrande träning
english | co | cognitive disability money app
synonym | co | betala själv funktionsnedsättning
english | det | nursing home research
form | det | äldreboendets boendemiljöer
english | ecosystem | rural municipality ageing
form | ecosystem | åldrandet i landsbygdskommunen
form | ett | labbet där personalen testar idéer
typo | ett | hörs äldreomsorg labb
english | forebyggande | occupational health prevention market
form | forebyggande | företagshälsovårdens
english | fornybara | renewable materials in healthcare
form | fornybara | kräkpåsarna
synonym | fornybara | miljövänliga sjukvårdsprodukter
form | fran | behandlingslinjer i landstingen
synonym | fran | ledarnätverk norrland
english | hospital | patients cared at home monitoring
form | hospital | patienter som vårdats hemma på distans
english | implementation | social services snapchat
form | implementation | skolornas undervisning socialtjänsten
english | increased | e-health tools young mood
form | increased | humörkalendrar
synonym | innovation-management | utbildning för sjukvårdens chefer
form | innovation-management | handlingsplanerna ledarskap sjukhus
english | innovation-mot | hospital acquired infection
form | innovation-mot | smittspridningen i vården
synonym | innovation-mot | smittor
typo | innovation-mot | vårdrelatrade infektioner
english | innovative | swallowing sensor
form | innovative | balansträningen med judo
synonym | innovative | mjuk mat
form | insatskatalogen | katalogens insatser
typo | insatskatalogen | insatskatalgen
english | internet | post covid rehab
form | internet | coronans kvarstående besvär
typo | internet | postkovid
english | management | vulnerable children crisis support
form | management | stödinsatsen
english | medtech4health | medical technology program
form | medtech4health | medicinteknikens införande
english | natverket | public procurement network
form | natverket | upphandlarnas nätverk
english | okad-delaktighet | autism survey participation
form | okad-delaktighet | undersökningen för dyslektiker
form | okad-psykisk | samtalen med psykoterapeuten
synonym | okad-psykisk | psykologsamtal chatt ungdom
english | senslab | citizen monitoring
form | senslab | hälsodatats delning
synonym | senslab | patienten mäter själv
english | smart | smart homes elderly apartment
form | smart | bostadsbolagets digitala tjänst
form | social | lärosätenas samhällsentreprenör
english | social | social innovation university
english | testbadd-for-aldreomsorgen | test bed elderly care
form | testbadd-for-aldreomsorgen | översättningsappen
english | the-inquiry | national health data infrastructure
form | the-inquiry | utredningens förslag om hälsodata
english | the-patient | patient leadership
form | the-patient | patienters innovationsförmåga
english | the-whole | school police preschool coordination
form | the-whole | stödsamordnarens plan
english | the-worlds | green healthcare
form | the-worlds | hållbarare sjukvård
english | user | public service user needs
form | user | användares behov kommuner
english | youths | safe adult for youth
form | youths | tryggt vuxenstöd
"""


def kinds(text):
    """{kind: [(question, beginning of the slug)]}."""
    found = {}
    for line in text.strip().splitlines():
        kind, slug, query = line.split(" | ")
        found.setdefault(kind, []).append((query, slug))
    return found


def asked_sets():
    """[(name, least share that must be found, [(question, beginning of the slug)])]."""
    asked, afterwards = kinds(ASKED), kinds(AFTERWARDS)
    everyday = [pair for kind in ("synonym", "sentence", "organisation", "compound") for pair in asked[kind]]
    return [
        ("asked in the words of the text", 0.98, asked["exact"]),
        ("asked with a slip", 0.95, asked["typo"]),
        ("asked in another form", 0.95, asked["form"]),
        ("asked in everyday words", 0.95, everyday),
        ("asked in English", 0.9, asked["english"]),
        ("asked afterwards", 0.92, [pair for pairs in afterwards.values() for pair in pairs]),
    ]
