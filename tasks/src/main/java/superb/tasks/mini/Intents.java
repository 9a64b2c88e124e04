package superb.tasks.mini;

import java.util.ArrayList;
import java.util.List;

/** The 31 intents of Fluent Speech Commands, with wordings of our own. */
final class Intents {
    private static final List<String> ROOMS = List.of("bedroom", "kitchen", "washroom");

    static final List<Intent> ALL = all();

    private Intents() {}

    record Intent(String action, String object, String location, List<String> wordings) {}

    private static List<Intent> all() {
        List<Intent> all = new ArrayList<>();
        for (String action : List.of("activate", "deactivate")) {
            String onOff = action.equals("activate") ? "on" : "off";
            for (String object : List.of("lamp", "music")) {
                all.add(new Intent(
                        action,
                        object,
                        "none",
                        List.of(
                                "Turn " + onOff + " the " + object,
                                "Switch the " + object + " " + onOff,
                                "Please turn the " + object + " " + onOff,
                                object.equals("music")
                                        ? (onOff.equals("on") ? "Play the music" : "Stop the music")
                                        : "Lamp " + onOff)));
            }
            all.add(new Intent(
                    action,
                    "lights",
                    "none",
                    List.of(
                            "Turn " + onOff + " the lights",
                            "Switch the lights " + onOff,
                            "Lights " + onOff,
                            "Please turn the lights " + onOff)));
            for (String room : ROOMS) {
                all.add(new Intent(
                        action,
                        "lights",
                        room,
                        List.of(
                                "Turn " + onOff + " the lights in the " + room,
                                "Switch " + onOff + " the " + room + " lights",
                                "Turn the " + room + " lights " + onOff,
                                capital(room) + " lights " + onOff)));
            }
        }
        for (String action : List.of("increase", "decrease")) {
            String upDown = action.equals("increase") ? "up" : "down";
            String warm = action.equals("increase") ? "warmer" : "cooler";
            String loud = action.equals("increase") ? "louder" : "quieter";
            String complaint = action.equals("increase") ? "I can't hear that" : "It's too loud";
            all.add(new Intent(
                    action,
                    "volume",
                    "none",
                    List.of(
                            "Turn the volume " + upDown,
                            "Make it " + loud,
                            complaint + ", turn the volume " + upDown,
                            capital(action) + " the volume")));
            all.add(new Intent(
                    action,
                    "heat",
                    "none",
                    List.of(
                            "Turn the heat " + upDown,
                            "Make it " + warm,
                            capital(action) + " the temperature",
                            "Turn the temperature " + upDown)));
            for (String room : ROOMS) {
                all.add(new Intent(
                        action,
                        "heat",
                        room,
                        List.of(
                                "Turn the heat " + upDown + " in the " + room,
                                "Make the " + room + " " + warm,
                                capital(action) + " the " + room + " temperature",
                                capital(room) + " heat " + upDown)));
            }
        }
        for (String object : List.of("juice", "newspaper", "shoes", "socks")) {
            all.add(new Intent(
                    "bring",
                    object,
                    "none",
                    List.of(
                            "Bring me the " + object,
                            "Get me my " + object,
                            "Please fetch the " + object,
                            "I need my " + object + ", go and get it")));
        }
        for (String language : List.of("Chinese", "English", "German", "Korean")) {
            all.add(new Intent(
                    "change language",
                    language,
                    "none",
                    List.of(
                            "Set the language to " + language,
                            "Switch the language to " + language,
                            "Change the language to " + language,
                            language + ", please")));
        }
        all.add(new Intent(
                "change language",
                "none",
                "none",
                List.of(
                        "Change the language",
                        "Switch languages",
                        "Open the language settings",
                        "Use a different language")));
        return List.copyOf(all);
    }

    private static String capital(String word) {
        return (char) (word.charAt(0) - 32) + word.substring(1);
    }
}
