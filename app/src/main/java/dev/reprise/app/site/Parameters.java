package dev.reprise.app.site;

import dev.reprise.core.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The parameters of a request's address, each given at most once.
 *
 * <pre>{@code
 * int limit = Parameters.of(request).number("limit", 50, 1, 100);
 * }</pre>
 */
public final class Parameters {
    private final HttpServletRequest request;

    private Parameters(HttpServletRequest request) {
        this.request = request;
    }

    public static Parameters of(HttpServletRequest request) {
        return new Parameters(request);
    }

    /**
     * The value as it was written, even if it is empty.
     *
     * @throws InvalidInputException if it was given twice
     */
    public Optional<String> text(String name) {
        var values = request.getParameterValues(name);
        if (values == null) {
            return Optional.empty();
        }
        if (values.length > 1) {
            throw new InvalidInputException("give " + name + " once, not " + values.length + " times");
        }
        return Optional.of(values[0]);
    }

    /** As {@link #text}; what is blank, as an empty field of a form, was not given. */
    public Optional<String> filled(String name) {
        return text(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** @throws InvalidInputException unless it is a whole number from {@code least} to {@code most} */
    public int number(String name, int otherwise, int least, int most) {
        var text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.get().matches("\\d{1,9}")) {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new InvalidInputException(name + " is a whole number from " + least + " to " + most);
    }

    /** One of the constants, written in lower case with hyphens. @throws InvalidInputException if it is another word */
    public <T extends Enum<T>> Optional<T> choice(String name, Class<T> type) {
        return filled(name)
                .map(word -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> word(constant).equals(word))
                        .findFirst()
                        .orElseThrow(() -> new InvalidInputException(name + " is one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(type.getEnumConstants())
                                                .map(Parameters::word)
                                                .toList()))));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
