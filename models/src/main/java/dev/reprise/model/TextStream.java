package dev.reprise.model;

import java.util.List;
import java.util.function.Consumer;

/**
 * The text of one generated row as it grows. Holds back what may be the beginning of a stop text, so that no listener sees a part of one.
 */
final class TextStream {
    private final Tokenizer tokenizer;
    private final StreamingDecoder decoder;
    private final List<String> stops;
    private final Consumer<String> listener;
    private final StringBuilder text = new StringBuilder();
    private int told;
    private boolean stopped;

    TextStream(Tokenizer tokenizer, List<String> stops, Consumer<String> listener) {
        this.tokenizer = tokenizer;
        this.decoder = new StreamingDecoder(tokenizer, true);
        this.stops = stops;
        this.listener = listener;
    }

    /**
     * Takes a token; true if a stop text is complete. A special token, which has no place in the text, may be a stop text too. Rows of the
     * embedding that are no token have no text.
     */
    boolean add(int id) {
        if (tokenizer.isSpecial(id) && stops.contains(tokenizer.text(id))) {
            append(decoder.flush());
            stopped = true;
        } else if (id < tokenizer.vocabularySize()) {
            append(decoder.add(id));
        }
        return stopped;
    }

    /** The whole text. */
    String end() {
        if (!stopped) {
            append(decoder.flush());
        }
        tell(text.length());
        return text.toString();
    }

    private void append(String piece) {
        text.append(piece);
        for (var stop : stops) {
            int at = text.indexOf(stop, told); // what was told holds no beginning of one
            if (at >= 0) {
                text.setLength(at);
                stopped = true;
            }
        }
        tell(stopped ? text.length() : text.length() - heldBack());
    }

    /** How many characters at the end are the beginning of a stop text. */
    private int heldBack() {
        int longest = 0;
        for (var stop : stops) {
            for (int n = Math.min(stop.length() - 1, text.length()); n > longest; n--) {
                if (text.substring(text.length() - n).equals(stop.substring(0, n))) {
                    longest = n;
                }
            }
        }
        return longest;
    }

    private void tell(int end) {
        if (end > told) {
            listener.accept(text.substring(told, end));
            told = end;
        }
    }
}
