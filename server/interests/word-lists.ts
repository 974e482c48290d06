const words = (list: string) => list.trim().split(/\s+/);

/** Words that stand before a noun: articles, possessives, prepositions of English, Dutch, French and German. */
export const BEFORE_NOUNS: ReadonlySet<string> = new Set(
  words(`a an the our your their his her its my this that these those each every any some no of for in with on by from
  at into per via about between during without
  de het een onze ons jullie hun haar zijn mijn deze dit die elke elk geen van voor met op bij uit door over tussen
  le la les l un une des du d au aux notre nos votre vos leur leurs son sa ses ce cette ces chaque dans pour sur avec
  par sans
  der die das dem den ein eine einen einem einer unser unsere ihr ihre kein keine von für mit auf bei aus durch über`),
);

/** Words that stand before a verb: pronouns, auxiliaries, the English "to" and the Dutch "te". */
export const BEFORE_VERBS: ReadonlySet<string> = new Set(
  words(`to i you we they he she it who that will would can could must may might should shall do does did don't not
  please never always also then let's
  te ik jij je we wij ze zij hij men zal zou kan kunnen moet moeten mag mogen niet wil
  je tu il elle on nous vous ils elles qui ne pas se peut peuvent doit doivent va
  zu ich du wir sie er es man wird werden kann können muss müssen darf soll nicht`),
);

/** Articles and the like: what stands right before one is a verb more often than a noun. */
export const ARTICLES: ReadonlySet<string> = new Set(
  words(`a an the our your their his her its my this that these those it them us you me
  de het een onze ons hun haar zijn mijn deze dit die
  le la les l un une des nos notre vos votre leur leurs son sa ses ce cette ces
  der die das dem den ein eine einen einem einer unser unsere ihr ihre`),
);

/** Words inside a name of three: "code of conduct", "bac à câble". */
export const LINKS: ReadonlySet<string> = new Set(words(`of for de du des d à van voor von für`));

/** Words that begin or end no name of a topic, in any of the four languages: what frames text, not what it is about. */
export const FRAMING: ReadonlySet<string> = new Set(
  words(`able about above accordingly across actually add added after again against ago agree ahead all allow allowed
  almost along already also although always among amount another answer anybody anyone anything apply appropriate are
  area aren't around ask asked asking aspect available away back bad based basic because become been before begin behind
  being below beside best better between beyond big bit both bring build built but call called came can can't cannot
  case certain change changes check choose clear close come comes common complete completely consider contain contains
  content correct could couldn't course create created current currently date day days deal default depending describe
  described detail details did didn't different directly discuss do does doesn't doing done don't down due during each
  early easily easy either else end enough ensure entire especially etc even ever every everybody everyone everything
  exactly example examples except existing expect expected explain far fast feel felt few figure final finally find
  first fit five focus follow followed following follows for forget form forward found four free frequently from full
  further gave general generally get gets getting give given gives go goal goals goes going gone good got great had half
  hand happen happened happens hard has have haven't having he hear heard help helpful helps her here high higher him
  his hour hours how however idea if immediately important improve in include included includes including individual
  information instance instead into is isn't issue issues it item items its itself just keep kept kind kinds knew know
  known large last late later least leave left less let level like likely line link links list little live long longer
  look looking looks lot low lower made main mainly make makes making many matter may maybe me mean means meet mention
  might mind minute minutes more morning most mostly move much multiple must my name named near nearly necessary need
  needed needs never new next nice nine no nobody non none normal normally not note notes nothing now number numbers
  occur of off often ok okay old older on once one ones only open opposite option or order org other others our out over
  overview own page pages part particular particularly parts past pay people per perhaps person piece place places
  please plus point points possible potential pre prefer present previous previously probably problem process properly
  provide provided provides purpose put question questions quick quickly quite rather reach read reading ready real
  really reason reasons recent recently refer regarding regular regularly related relevant require required requires
  respective responsible result results right run running said same saw say says second section see seem seems seen
  sense sent separate set seven several shall she short should show shows side similar simple simply since single
  six small so some somebody someone something sometimes soon sort specific specifically spend start started starting
  starts state status stay step steps still stop stuff such suggest sure take taken takes taking talk tell tells ten
  than thank thanks that that's the their them then there therefore these they thing things think third this those
  though thought three through throughout thus time times today together told tomorrow too took top total towards tried
  true try trying turn twice two type types under understand until up update updated upon us use used useful user uses
  using usual usually various very via view want wanted wants was way ways we week weeks well went were what whatever
  when whenever where whether which while who whole whom whose why will wish with within without won't word words work
  worked working works worth would wouldn't write writes writing written wrong wrote year years yes yesterday yet you
  your yourself eleven twelve thirteen fifteen twenty thirty forty fifty hundred thousand eighth ninth tenth minus per
  january february march april june july august september october november december monday tuesday wednesday thursday
  friday saturday sunday
  aan achter al alle alleen alles als altijd ander andere anders beetje begin beide beter bij bijna blijft bovenkant
  daar daarna daarom dag dagen dan dat de deel deze dezelfde dichtbij dit doe doen doet door dus duidelijk echt een
  eerst eerste eigen eigenlijk elk elke en enkel er erg ergens even gaan gaat gebruik gebruiken gedaan geeft geen gelden
  geval goed graag groot grote half hebben heeft heel helemaal helft hem het hetzelfde hier hoe iedereen iemand iets
  inclusief jaar jaren juist kan keer klaar klein kleine komen komt kort kreeg kun kunt laat laatste laten lang langer
  later maak maakt maar maken man mee meer meest meestal mensen met meteen minder minuten moet moeten mogelijk naam naar
  natuurlijk nee neem niemand niet niets nieuw nieuwe nodig nog nooit nu of omdat ondanks ook op opnieuw over pas plaats
  plek precies punt samen snel soms staan staat steeds stuk terug tijd tijdens toch toen tot tussen twee uit uur vaak
  van vanaf vandaag veel verder vier vijf volgende vol volledig voor vooral voorbeeld vraag vragen waar waarom wanneer
  want wat week weer weinig welke werd werk werkt weten wie wil worden wordt zal zegt zeker zelf zelfs zes zetten zien
  ziet zijn zo zoals zonder zeven acht negen tien elf twaalf twintig honderd duizend half vorig vorige
  januari februari maart mei juni juli augustus oktober maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
  afin ailleurs ainsi alors après assez aucun aujourd aussi autant autre autres avant avoir beaucoup bien bon bonne cas
  cela celle celui cependant certain certaine ces chacun chaque chez chose choses combien comme comment contre côté deux
  demain depuis dernier dernière dès devant dire doit donc donne elle encore enfin ensuite entre environ est être eux
  faire fait faites faut fin fois font grand grande heure heures hier ici jamais jour journée jours jusque juste là
  leur loin longtemps lors lorsque mais mal matin même mieux mis moins mois moment monde nom nombre nouveau nouvelle
  parce parfois part partie partout pas pendant petit petite peu peut place plus plusieurs point pourquoi premier
  première près presque puis quand quatre quel quelle quelque quelqu question quoi rien sait sans savoir semaine
  seul seule seulement soir sont sous souvent suite surtout tard tel telle temps tôt toujours tous tout toute toutes
  travail très trois trop trouve veut vers vite voici voilà voir vrai vraiment
  janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi
  samedi dimanche cinq sept huit neuf dix onze douze vingt cent mille demi moitié
  aber allein allerdings alle alles also andere anders auch bald beide beim bereits besser besten bis bitte bleibt
  bzw dabei dadurch dafür dagegen damit danach dann daran darauf daraus darf darin darum davon dazu denn dennoch deshalb
  dort drei durch eben ebenso eigentlich einfach einige einmal ende erst erste etwa etwas fast folgende fragen früher
  fünf ganz gegen geht gemacht genau gerade gern gibt gleich groß große gut gute haben hat heute hier immer indem
  innerhalb insgesamt irgendwie ja jahr jahre jede jeder jedoch jemand jetzt keine kleine kommen kommt können kurz lange
  langsam letzte machen macht mal manche mehr meist mensch menschen minuten möchte möglich müssen nach nächste nämlich
  natürlich neben neu neue nicht nichts nie niemand noch nun nur oben oder oft ohne schließlich schnell schon sehr seit
  selbst sich sicher sieht sobald sofort sogar sollen sollte sonst sowie später statt stelle stunde stunden tag tage
  teil tun über überall überhaupt übrigens uhr um und unten unter viel viele vielleicht vier voll vom von vor vorher
  wann war warum was weg wegen weil weiter weitere welche wenig weniger wenn werden wieder wirklich wissen wo woche
  wochen wohl wollen sieben acht neun zehn elf zwölf zwanzig hundert tausend halb zeit ziemlich zuerst zum zur zusammen zwar zwei zwischen
  januar februar märz mai juni juli dezember montag dienstag mittwoch donnerstag freitag samstag sonntag`),
);

/** Words that name something only together with others: "team norms", not "team". */
export const VAGUE: ReadonlySet<string> = new Set(
  words(`access account action activities activity application approach company customer customers data department
  document documents documentation effort environment event events experience feature features field file files group
  groups handbook impact internal leader leaders manager managers management meeting meetings member members message
  model month months office organisation organization owner owners performance plan plans policy policies practice
  procedure product products program programme project projects quality quarter report request requests resource
  resources response responsibilities responsibility review reviews role roles rule rules schedule service services
  skill skills software strategy success support system systems task tasks team teams teammate teammates template test
  tests tool tools topic topics training value values version
  afspraak afspraken bedrijf bestand klant klanten lijst plan project regels systeem taak team verslag
  équipe groupe liste projet règle règles système tâche travaux
  aufgabe firma gruppe kunde kunden liste projekt regel regeln system unternehmen`),
);
