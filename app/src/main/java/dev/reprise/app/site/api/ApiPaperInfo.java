package dev.reprise.app.site.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A paper by itself, and what belongs to it. */
@Schema(name = "PaperInfo")
public record ApiPaperInfo(
        @JsonUnwrapped ApiPaper paper,
        int numComments,
        @Nullable ApiOrganization organization,
        List<Object> linkedModels,
        int numTotalModels,
        List<Object> linkedDatasets,
        int numTotalDatasets,
        List<Object> linkedSpaces,

        @Schema(description = "The small number of a saved listing") @Nullable
        Integer listingNumber) {}
