package dev.reprise.model.gguf;

import dev.reprise.core.InvalidInputException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One of llama.cpp's architectures, in Hugging Face's terms. Its metadata keys have been checked: one that changes the computation and
 * cannot be expressed is refused when the file is opened.
 */
interface Architecture {
    /**
     * The architecture of a file.
     *
     * @throws InvalidInputException if it is not read, or has keys that are not understood
     */
    static Architecture of(GgufFile file) {
        var name = file.metadata().text("general.architecture");
        return switch (name) {
            case LlamaArchitecture.NAME -> new LlamaArchitecture(file);
            case Gemma3Architecture.NAME -> new Gemma3Architecture(file);
            default ->
                throw file.metadata()
                        .fail(
                                "general.architecture",
                                "'" + name + "' is not read; read are: "
                                        + String.join(", ", List.of(LlamaArchitecture.NAME, Gemma3Architecture.NAME)));
        };
    }

    /** Hugging Face's name of a tensor; its own for one that the architecture does not know; empty for one that the config took up. */
    Optional<String> name(String tensor);

    /** How a tensor of that (llama.cpp's) name is laid out. */
    Layout layout(String tensor);

    /** The number of rows of the token embedding. */
    int embeddingRows();

    /** {@code config.json}, but for the special tokens. */
    ObjectNode config();
}
