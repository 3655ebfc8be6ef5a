package dev.rouse.net.operation;

import java.io.OutputStream;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes views as JSON, in one way whatever mapper the user's types have. */
public final class ViewJson {

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build()
            .writer();

    private ViewJson() {}

    public static void write(Object view, OutputStream out) {
        WRITER.writeValue(out, view);
    }
}
