"""Sentences to practise on, in languages the stability benchmark does not speak."""

SENTENCES = {
    "it": (
        "Il mercato apre alle sette. Chi arriva presto trova il pane ancora caldo e le olive migliori. Verso "
        "mezzogiorno la piazza si svuota, e restano soltanto i gatti sotto i banchi."
    ),
    "pt-br": (
        "A chuva parou pouco antes do jantar. As crianças saíram descalças para a rua, e o vizinho ligou o rádio "
        "na varanda, como fazia todas as noites."
    ),
    "nl": (
        "De brug gaat om het uur open. Fietsers wachten geduldig, een schipper zwaait, en na drie minuten rijdt "
        "alles weer door alsof er niets gebeurd is."
    ),
    "pl": (
        "Rano las był cichy i mokry. Szliśmy powoli, każdy z koszykiem, a dziadek pokazywał nam grzyby, których "
        "nie wolno zbierać."
    ),
    "sv": (
        "Båten lägger till vid den yttersta ön en gång om dagen. Den som missar den får sova hos fyrvaktaren, och "
        "han lagar god fisksoppa."
    ),
    "ru": ("Вечером мы сидели на кухне и пили чай. За окном шёл снег, часы тикали, и никто не хотел вставать первым."),
    "hu": (
        "A vonat késett, ezért bementünk a kis állomási büfébe. Meleg leves volt, és egy öreg kutya aludt az "
        "asztal alatt."
    ),
    "tr": (
        "Sabahları vapurla karşıya geçerim. Martılar peşimizden gelir, çaycı tepsisiyle dolaşır, şehir yavaşça uyanır."
    ),
    "fi": ("Järvi oli aivan tyyni. Soudimme saareen, sytytimme nuotion ja odotimme, että kahvi kiehuisi."),
    "el": ("Το καλοκαίρι κοιμόμαστε στην ταράτσα. Ακούμε τη θάλασσα, και κάποιος πάντα αρχίζει να λέει ιστορίες."),
    "ja": ("あさはやく えきまで あるきました。とちゅうで ちいさな ねこに あいました。ねこは しばらく ついてきました。"),
    "en-gb-scotland": (
        "The ferry was late again, so we shared what was left of the biscuits. A man with two dogs told us about "
        "the winter when the bay froze over, and how they walked across it with lanterns."
    ),
}
VOICES = ("+m2", "+f1", "+m7", "+f4")
