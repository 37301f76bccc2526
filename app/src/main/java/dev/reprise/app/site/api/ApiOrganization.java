package dev.reprise.app.site.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/** Under whose name a paper was listed. */
@Schema(name = "Organization")
public record ApiOrganization(@JsonProperty("_id") String id, String name, String fullname, String avatar) {}
