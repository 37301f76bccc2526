package dev.reprise.feed.search;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.util.AttributeSource;
import org.jspecify.annotations.Nullable;

/** Puts behind a word in camel case its parts, each where it stands: DenseShift, Dense, Shift. A single letter is no part. */
final class CamelCaseParts extends TokenFilter {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private final Deque<Part> parts = new ArrayDeque<>();
    private AttributeSource.@Nullable State word;

    private record Part(String text, int start) {}

    CamelCaseParts(TokenStream words) {
        super(words);
    }

    @Override
    public boolean incrementToken() throws IOException {
        var part = parts.poll();
        if (part != null) {
            restoreState(word);
            int start = Math.min(offset.startOffset() + part.start(), offset.endOffset());
            int end = Math.min(start + part.text().length(), offset.endOffset());
            term.setEmpty().append(part.text());
            offset.setOffset(start, end);
            return true;
        }
        if (!input.incrementToken()) {
            return false;
        }
        cut(term.toString());
        return true;
    }

    private void cut(String text) {
        int start = 0;
        for (int i = 1; i < text.length(); i++) {
            if (isUpper(text.codePointAt(i)) && isLower(text.codePointBefore(i))) {
                add(text, start, i);
                start = i;
            }
        }
        if (start > 0) {
            add(text, start, text.length());
            word = captureState();
        }
    }

    private static boolean isUpper(int letter) {
        return Character.getType(letter) == Character.UPPERCASE_LETTER;
    }

    private static boolean isLower(int letter) {
        return Character.getType(letter) == Character.LOWERCASE_LETTER;
    }

    private void add(String text, int start, int end) {
        if (end - start > 1) {
            parts.add(new Part(text.substring(start, end), start));
        }
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        parts.clear();
    }
}
