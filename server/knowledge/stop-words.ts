/** Short lists on purpose: only words that carry nothing in a query. Already folded and in lower case. */
const lists = {
  en: `a about above after again all also am an and any are as at be because been before being below between both but by
    can could did do does doing down during each few for from further had has have having he her here hers him his how i
    if in into is it its just like me more most my no nor not of off on once only or other our ours out over own same she
    don doesn isn aren wasn weren wouldn couldn shouldn didn hasn haven hadn ll re ve s t
    should so some such than that the their theirs them then there these they this those through to too under until up us
    very was we were what when where which while who whom whose why will with would you your yours`,
  nl: `aan af al alle als andere bij daar dan dat de den der deze die dit doen door dus een en er had heb hebben heeft het
    hier hij hoe hun iets ik in is ja je jij jouw jullie kan kunnen maar me men met mij mijn moet na naar nee niet nog nu
    of om omdat ons onze ook op over te tegen toch toen tot u uit uw van veel voor waar waarom wanneer was wat we wel welke
    werd wezen wie wij wil worden wordt ze zei zelf zich zij zijn zo zonder zou`,
  fr: `a ai as au aux avec avez avoir avons c ce ceci cela ces cet cette ceux chez ci comme comment d dans de depuis des
    dont du elle elles en entre est et etaient etait etant ete etes etre eu fait il ils j je jusqu l la le les leur leurs
    lors lui m ma mais me mes meme moi mon n ne nos notre nous on ont ou par pas pendant plus pour pourquoi qu quand que
    quel quelle quelles quels qui quoi s sa sans se sera ses si son sont sous sur t ta te tes toi ton tous tout toute tres
    tu un une vers vos votre vous y`,
  de: `aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist da dadurch damit
    dann das dass dein dem den denn der des deshalb dich die dies diese diesem diesen dieser dieses dir doch dort du durch
    ein eine einem einen einer eines er es euer fur habe haben hat hatte hatten hier hinter ich ihm ihn ihnen ihr ihre
    ihrem ihren ihrer im in ist ja jede jedem jeden jeder jedes kann kein keine keinem keinen keiner konnen mein meine mit
    muss nach nein nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner sich sie sind so soll sollen um und
    uns unser unter vom von vor war waren warum was wegen weil wenn wer werden wie wieder will wir wird wo wurde wurden zu
    zum zur uber`,
};

/** What means something in one language and is a stop word of another: a door, a knife, corn. */
const telling = {
  en: 'bin die door hat men met pour son ton war',
  nl: 'dans mais mes pas ton',
  de: 'mais ton',
};

type Words = Readonly<Record<string, ReadonlySet<string>>>;

const setsOf = (words: Record<string, string>): Words =>
  Object.fromEntries(Object.entries(words).map(([language, list]) => [language, new Set(list.split(/\s+/))]));

export const stopWords = setsOf(lists);
/** Whose small words we know; English where none stand out. */
export const LANGUAGES: string[] = Object.keys(lists);
export const contentWords = setsOf(telling);
