package dev.reprise.app.site.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/** An author whose name is known. */
@Schema(name = "Author")
public record ApiAuthor(@JsonProperty("_id") String id, String name, boolean hidden) {}
