package dev.rouse.test.simulation;

import dev.rouse.test.world.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes histories of runs to files, one JSON object a line: {@code at}, in seconds, {@code subject} and {@code text}. */
public final class HistoryFile {

    /** System property with the directory of the files. */
    static final String DIRECTORY = "rouse.simulated.directory";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private HistoryFile() {}

    /** Writes one; gives its path, or why there is none. */
    public static String write(String name, History history) {
        try {
            Path directory = Files.createDirectories(directory());
            List<String> lines = new ArrayList<>();
            for (History.Line line : history.lines()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("at", line.at().toNanos() / 1e9);
                fields.put("subject", line.subject());
                fields.put("text", line.text());
                lines.add(JSON.writeValueAsString(fields));
            }
            return Files.write(directory.resolve(name.replaceAll("[^A-Za-z0-9.-]", "_") + ".jsonl"), lines)
                    .toAbsolutePath()
                    .toString();
        } catch (IOException e) {
            return "none, it cannot be written: " + e;
        }
    }

    /** As the property says, else below the folder of what Maven or Gradle builds. */
    private static Path directory() {
        String chosen = System.getProperty(DIRECTORY);
        if (chosen != null) {
            return Path.of(chosen);
        }
        return Path.of(Files.isDirectory(Path.of("build")) ? "build" : "target", "rouse-simulated");
    }
}
