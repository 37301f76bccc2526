package dev.reprise.model.vision;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Embedding;
import dev.reprise.model.Encoder;
import dev.reprise.model.Hooks;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Trace;

/**
 * The text tower of a CLIP pair: words and positions, causal blocks, feature = the end token after the final norm, projected.
 *
 * <p>The end token is the first one with {@code eos_token_id}. Where that is 2, as in the files of OpenAI's own models, it is the first one with the
 * highest id of its row instead: so does transformers, since those files name the wrong id.
 */
public final class TextTower {
    private static final int NOT_TO_BE_BELIEVED = 2;

    private final Embedding embedding;
    private final Encoder encoder;
    private final int end;

    /** @param end {@code eos_token_id} */
    TextTower(Embedding embedding, Encoder encoder, int end) {
        this.embedding = embedding;
        this.encoder = encoder;
        this.end = end;
    }

    /**
     * One forward pass.
     *
     * @param tokens whole texts, begin and end token included; padding on either side changes nothing
     * @throws InvalidInputException for tokens that do not fit, a row without an end token, or points that the tower lacks
     */
    public Trace run(TokenBatch tokens, Hooks hooks) {
        tokens.check(encoder.dimensions().vocabulary(), encoder.dimensions().context());
        return encoder.run(tokens, endColumns(tokens), hooks, embedding::apply);
    }

    /** The column of each row's end token. @throws InvalidInputException for a row without one */
    public int[] endColumns(TokenBatch tokens) {
        var columns = new int[tokens.rows()];
        for (int r = 0; r < columns.length; r++) {
            columns[r] = -1;
            for (int c = 0; c < tokens.columns(); c++) {
                if (tokens.isToken(r, c) && isEnd(tokens, r, c, columns[r])) {
                    columns[r] = c;
                }
            }
            if (columns[r] < 0) {
                throw new InvalidInputException("text " + r + " has no end token (id " + end
                        + "), whose activation is the text's feature: encode it with the model's tokenizer");
            }
        }
        return columns;
    }

    /** @param best the column that is taken so far, or -1 */
    private boolean isEnd(TokenBatch tokens, int row, int column, int best) {
        if (end == NOT_TO_BE_BELIEVED) {
            return best < 0 || tokens.id(row, column) > tokens.id(row, best);
        }
        return best < 0 && tokens.id(row, column) == end;
    }

    public Embedding embedding() {
        return embedding;
    }

    public Encoder encoder() {
        return encoder;
    }
}
