package superb.tasks.mini;

import java.util.List;

/** Plain English sentences without end, from a small grammar. Lower case, words and spaces only. */
final class Sentences {
    private static final List<String> OPENINGS =
            words("yesterday,in the morning,late at night,after the storm,every summer,before sunrise,at the same time,"
                    + "for a moment,not long ago,on the way home,during the winter,without a word,once more,at last");
    private static final List<String> DETERMINERS = words("the,a,this,that,her,his,our,their,my,your,every,another");
    private static final List<String> ADJECTIVES = words(
            "old,young,quiet,little,strange,broken,golden,heavy,clever,tired,early,narrow,gentle,bright,dark,hungry,"
                    + "famous,simple,frozen,careful,distant,yellow,brave,silent,empty,curious,northern,wooden");
    private static final List<String> PEOPLE = words(
            "captain,teacher,farmer,child,doctor,stranger,painter,sailor,neighbor,soldier,mother,brother,king,baker,"
                    + "writer,hunter,musician,judge,shepherd,student,visitor,driver,gardener,queen");
    private static final List<String> THINGS = words(
            "letter,boat,garden,river,window,mountain,horse,candle,bridge,story,picture,village,basket,piano,forest,"
                    + "clock,castle,harbor,table,stone,shadow,orchard,journey,lantern,kitchen,church,valley,mirror,"
                    + "bottle,carriage,island,treasure,question,promise,chair,hammer,blanket,feather");
    private static final List<String> VERBS = words(
            "watched,carried,found,painted,followed,opened,remembered,lost,described,crossed,touched,sold,noticed,"
                    + "borrowed,measured,admired,repaired,forgot,imagined,visited,examined,reached,left,bought");
    private static final List<String> ADVERBS =
            words("slowly,quickly,often,never,always,almost,suddenly,gladly,hardly,quietly,soon,twice");
    private static final List<String> PLACES = words(
            "near,behind,beyond,under,beside,above,across from,in front of,not far from,on top of,around,through");
    private static final List<String> JOINTS =
            words("and,but,because,while,although,until,so,when,before,after,as,whenever");

    private Sentences() {}

    static String draw(Dice dice) {
        StringBuilder text = new StringBuilder();
        if (dice.chance(0.35)) {
            text.append(dice.pick(OPENINGS)).append(' ');
        }
        clause(text, dice);
        return text.toString();
    }

    /** One clause. */
    static String drawShort(Dice dice) {
        StringBuilder text = new StringBuilder();
        clause(text, dice);
        return text.toString();
    }

    /** A noun and a verb: the shortest thing that shows a voice. */
    static String drawPhrase(Dice dice) {
        StringBuilder text = new StringBuilder();
        noun(text, PEOPLE, dice);
        return text.append(dice.pick(VERBS)).append(" it").toString();
    }

    /** Two clauses joined. */
    static String drawLong(Dice dice) {
        StringBuilder text = new StringBuilder(draw(dice));
        text.append(' ').append(dice.pick(JOINTS)).append(' ');
        clause(text, dice);
        return text.toString();
    }

    private static void clause(StringBuilder text, Dice dice) {
        noun(text, PEOPLE, dice);
        if (dice.chance(0.4)) {
            text.append(dice.pick(ADVERBS)).append(' ');
        }
        text.append(dice.pick(VERBS)).append(' ');
        noun(text, THINGS, dice);
        if (dice.chance(0.45)) {
            text.append(dice.pick(PLACES)).append(' ');
            noun(text, THINGS, dice);
        }
        text.setLength(text.length() - 1);
    }

    private static void noun(StringBuilder text, List<String> nouns, Dice dice) {
        String determiner = dice.pick(DETERMINERS);
        String rest = (dice.chance(0.5) ? dice.pick(ADJECTIVES) + " " : "") + dice.pick(nouns) + " ";
        boolean vowel = "aeiou".indexOf(rest.charAt(0)) >= 0;
        text.append(determiner.equals("a") && vowel ? "an" : determiner)
                .append(' ')
                .append(rest);
    }

    private static List<String> words(String commaSeparated) {
        return List.of(commaSeparated.split(","));
    }
}
