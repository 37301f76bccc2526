package dev.reprise.app.site.run;

import dev.reprise.core.Paper;
import dev.reprise.core.Setting;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The form that is made from a paper's declared settings. What it sends is checked by {@link RunRequest}. */
final class RunForm {
    /** Before the names of the options, to keep them apart from the form's other fields. */
    private static final String PREFIX = "o.";

    private RunForm() {}

    /**
     * A field.
     *
     * @param name     of the parameter
     * @param label    what it is, as a sentence begins
     * @param hint     what is allowed, and the default
     * @param kind     how it is filled in: a word that the template knows
     * @param choices  that a field with choices has; the first may be empty: nothing
     * @param value    what stands in it
     * @param min      the least number; null if there is none
     * @param max      the greatest; null if there is none
     */
    public record Field(
            String name,
            String label,
            String hint,
            String kind,
            List<String> choices,
            String value,
            @Nullable String min,
            @Nullable String max,
            boolean required) {
        public String id() {
            return "option-" + name.substring(PREFIX.length());
        }
    }

    /**
     * The fields of a paper. Files are not among them, they are on the visitor's machine, nor is a model that need not be chosen where there is none.
     *
     * @param values what stands in the fields in place of the defaults, by the names of the settings
     */
    static List<Field> fields(Paper paper, SiteModels models, Map<String, List<String>> values) {
        return paper.experiment().settings().stream()
                .filter(setting -> switch (setting.kind()) {
                    case FILE -> false;
                    case MODEL -> setting.isRequired() || !models.references().isEmpty();
                    default -> true;
                })
                .map(setting -> field(setting, models, values.get(setting.name())))
                .toList();
    }

    private static Field field(Setting<?> setting, SiteModels models, @Nullable List<String> given) {
        boolean one = setting.arity() == Setting.Arity.ONE;
        var kind = switch (setting.kind()) {
            case FLAG -> "flag";
            case INTEGER -> one ? "integer" : "text";
            case NUMBER -> one ? "number" : "text";
            case TEXT, FILE, MODEL -> "text";
        };
        List<String> choices = setting.kind() == Setting.Kind.MODEL ? models.references() : setting.choices();
        if (one && !choices.isEmpty()) {
            kind = "choice";
            if (setting.defaultValue().isEmpty() && !setting.isRequired()) {
                choices = new ArrayList<>(choices);
                choices.addFirst("");
            }
        }
        if (setting.arity() == Setting.Arity.REPEATED) {
            kind = "lines";
        }
        var value = given == null
                ? setting.defaultValue().map(RunForm::written).orElse("")
                : String.join(kind.equals("lines") ? "\n" : ",", given);
        return new Field(
                PREFIX + setting.name(),
                capitalised(setting.description()),
                hint(setting, choices),
                kind,
                choices,
                value,
                bound(setting.min()),
                bound(setting.max()),
                setting.isRequired());
    }

    private static String hint(Setting<?> setting, List<String> choices) {
        var allowed = switch (setting.kind()) {
            case FLAG -> "";
            case MODEL -> choices.isEmpty() ? "This site has no models yet." : "A model of this site.";
            case TEXT ->
                setting.choices().isEmpty() && setting.arity() != Setting.Arity.LIST
                        ? ""
                        : capitalised(setting.allowed()) + ".";
            default -> capitalised(setting.allowed()) + ".";
        };
        var lines = setting.arity() == Setting.Arity.REPEATED ? " One a line." : "";
        var usual = setting.defaultValue()
                .map(RunForm::written)
                .filter(v -> !v.isEmpty())
                .map(v -> " Default: " + v + ".");
        return (allowed + lines + usual.orElse("")).strip();
    }

    /** A value as one would write it. */
    static String written(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(RunForm::written).collect(Collectors.joining(","));
            case Double d when d == Math.rint(d) && Math.abs(d) < 1e15 -> Long.toString(d.longValue());
            default -> value.toString();
        };
    }

    private static @Nullable String bound(double bound) {
        if (Double.isInfinite(bound)) {
            return null;
        }
        return written(bound);
    }

    private static String capitalised(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** What a form was sent with, by the names of the options. Of an unchecked box only its hidden twin arrives; a checked one stands behind it. */
    static Map<String, List<String>> sent(HttpServletRequest request, Paper paper) {
        var sent = new LinkedHashMap<String, List<String>>();
        Optional.ofNullable(request.getParameter(RunRequest.SEED))
                .map(String::strip)
                .filter(seed -> !seed.isEmpty())
                .ifPresent(seed -> sent.put(RunRequest.SEED, List.of(seed)));
        var declared = paper.experiment().settings().stream().collect(Collectors.toMap(Setting::name, s -> s));
        request.getParameterMap().forEach((parameter, values) -> {
            if (parameter.startsWith(PREFIX)) {
                var name = parameter.substring(PREFIX.length());
                var setting = declared.get(name);
                var texts = Arrays.stream(Objects.requireNonNull(values))
                        .map(text -> text.replace("\r", ""))
                        .toList();
                if (setting != null && setting.kind() == Setting.Kind.FLAG) {
                    texts = List.of(texts.getLast());
                } else if (setting != null && setting.arity() == Setting.Arity.REPEATED) {
                    texts = texts.stream().flatMap(String::lines).toList();
                }
                sent.put(name, texts.stream().filter(text -> !text.isBlank()).toList());
            }
        });
        return sent;
    }
}
