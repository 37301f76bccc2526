package dev.reprise.data.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A sentence with places to fill. {@code {city}} is a place; {@code {a thing}} puts "a" or "an" before what fills it, {@code {A thing}} begins
 * a sentence with it; {@code [is|is not]} is the first when the sentence affirms and the second when it denies.
 */
final class Template {
    private static final Pattern PART = Pattern.compile("\\{([^}]+)}|\\[([^|\\]]*)\\|([^]]*)]");

    /** The roles that leave a span behind when a place of that name, or of that name and a digit, is filled. */
    private static final List<String> ROLES = List.of(
            "subject",
            "object",
            "io",
            "s1",
            "s2",
            "colour",
            "thing",
            "pronoun",
            "occupation",
            "instruction",
            "input",
            "answer",
            "doc",
            "rule",
            "cue");

    /**
     * A piece of a template: a fixed text (one for each polarity) or a place.
     *
     * @param article what stands before the filler, or nothing
     * @param role the role of the span that the filler leaves, or nothing
     */
    record Part(String affirmed, String denied, String place, String article, String role) {
        static Part text(String affirmed, String denied) {
            return new Part(affirmed, denied, "", "", "");
        }

        static Part place(String article, String name) {
            var role = ROLES.contains(name) ? name : name.replaceFirst("\\d$", "");
            return new Part("", "", name, article, ROLES.contains(role) ? role : "");
        }
    }

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    static Template of(String text) {
        var parts = new ArrayList<Part>();
        var matcher = PART.matcher(text);
        int from = 0;
        while (matcher.find()) {
            if (matcher.start() > from) {
                var literal = text.substring(from, matcher.start());
                parts.add(Part.text(literal, literal));
            }
            var place = matcher.group(1);
            if (place == null) {
                parts.add(Part.text(matcher.group(2), matcher.group(3)));
            } else {
                int blank = place.indexOf(' ');
                parts.add(Part.place(blank < 0 ? "" : place.substring(0, blank), place.substring(blank + 1)));
            }
            from = matcher.end();
        }
        if (from < text.length()) {
            var literal = text.substring(from);
            parts.add(Part.text(literal, literal));
        }
        return new Template(parts);
    }

    static List<Template> all(String... texts) {
        return Arrays.stream(texts).map(Template::of).toList();
    }

    List<Part> parts() {
        return parts;
    }
}
