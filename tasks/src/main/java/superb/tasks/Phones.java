package superb.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The 74 classes of PR: blank, end, unknown, and the ARPAbet with stress (spec: tasks 7.2). */
final class Phones {
    static final int END = 1;
    static final List<String> CLASSES = classes();
    private static final Map<String, Integer> NUMBERS = numbers();

    private Phones() {}

    private static List<String> classes() {
        List<String> classes = new ArrayList<>(List.of("<pad>", "<eos>", "<unk>", "SIL", "SPN"));
        for (String name :
                ("AA* AE* AH* AO* AW* AY* B CH D DH EH* ER* EY* F G HH IH* IY* JH K L M N NG OW* OY* P R S SH T TH"
                                + " UH* UW* V W Y Z ZH")
                        .split(" ")) {
            if (name.endsWith("*")) {
                for (int stress = 0; stress < 3; stress++) {
                    classes.add(name.replace("*", "" + stress));
                }
            } else {
                classes.add(name);
            }
        }
        return List.copyOf(classes);
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        CLASSES.forEach(name -> numbers.put(name, numbers.size()));
        return Map.copyOf(numbers);
    }

    /** The class of a phone as lexicons write it; -1 for anything else. */
    static int number(String phone) {
        int number = NUMBERS.getOrDefault(phone, -1);
        return number > Phones.CLASSES.indexOf("<unk>") ? number : -1;
    }
}
