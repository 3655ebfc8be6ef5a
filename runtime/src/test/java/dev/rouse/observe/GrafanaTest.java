package dev.rouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Readme;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard of Grafana shows each meter of a runtime, by the names and labels that Prometheus has for them, and nothing else. */
final class GrafanaTest {

    private static final Pattern SERIES = Pattern.compile("rouse_[a-z_]+");
    private static final Pattern GROUPS = Pattern.compile("by \\(([^)]*)\\) \\([^{]*?(rouse_[a-z_]+)");
    private static final int COLUMNS = 24;

    private final JsonNode dashboard = read();
    private final List<JsonNode> panels = list(dashboard.get("panels"));

    /** A meter as the table of meters has it. */
    private record Meter(String name, Set<String> labels) {}

    private static JsonNode read() {
        try (InputStream in = GrafanaTest.class.getResourceAsStream("/dev/rouse/observe/grafana.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all;
    }

    /** Meters by the series that Prometheus has of them. */
    private static Map<String, Meter> series() {
        Map<String, Meter> series = new HashMap<>();
        for (List<String> row : Readme.table("meter | type")) {
            for (String name : Readme.code(row.get(0))) {
                Meter meter = new Meter(name, Set.copyOf(Readme.code(row.get(2))));
                String base = name.replace('.', '_');
                List<String> names = switch (row.get(1)) {
                    case "counter" -> List.of(base + "_total");
                    case "timer" -> List.of(base + "_seconds_count", base + "_seconds_sum", base + "_seconds_max");
                    case "summary" -> List.of(base + "_count", base + "_sum", base + "_max");
                    default -> List.of(isTime(name) ? base + "_seconds" : base);
                };
                names.forEach(each -> series.put(each, meter));
            }
        }
        return series;
    }

    /** Gauges of times. */
    private static boolean isTime(String gauge) {
        return Set.of("rouse.alarms.oldest", "rouse.confirmed.age", "rouse.heartbeat.last", "rouse.admission.last")
                .contains(gauge);
    }

    private List<String> expressions() {
        List<String> all = new ArrayList<>();
        panels.stream()
                .filter(panel -> panel.has("targets"))
                .forEach(panel -> panel.get("targets")
                        .forEach(target -> all.add(target.get("expr").asString())));
        return all;
    }

    @Test
    void eachMeterIsShownAndNothingElse() {
        Map<String, Meter> known = series();
        Set<String> shown = new TreeSet<>();
        for (String expression : expressions()) {
            Matcher names = SERIES.matcher(expression);
            while (names.find()) {
                assertThat(known).as(expression).containsKey(names.group());
                shown.add(known.get(names.group()).name());
            }
        }
        Set<String> all = new TreeSet<>();
        known.values().forEach(meter -> all.add(meter.name()));
        assertThat(shown).isEqualTo(all);
    }

    @Test
    void seriesAreGroupedAndChosenByLabelsThatTheyHave() {
        Map<String, Meter> known = series();
        for (String expression : expressions()) {
            Matcher groups = GROUPS.matcher(expression);
            while (groups.find()) {
                Set<String> labels = new HashSet<>(known.get(groups.group(2)).labels());
                labels.add("instance");
                assertThat(labels)
                        .as(expression)
                        .containsAll(List.of(groups.group(1).split(", ")));
            }
            Matcher names = SERIES.matcher(expression);
            while (names.find()) {
                boolean byType =
                        expression.substring(names.end()).startsWith("{instance=~\"$instance\",type=~\"$type\"}");
                boolean has = known.get(names.group()).labels().contains("type");
                assertThat(byType).as(expression).isEqualTo(has);
            }
        }
    }

    @Test
    void panelsHaveIdsOfTheirOwnAndPlacesThatAreFree() {
        assertThat(panels).extracting(panel -> panel.get("id").asInt()).doesNotHaveDuplicates();
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : panels) {
            JsonNode at = panel.get("gridPos");
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("type").asString()).isIn("row", "timeseries", "stat");
            assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(COLUMNS);
            for (int x = 0; x < at.get("w").asInt(); x++) {
                for (int y = 0; y < at.get("h").asInt(); y++) {
                    assertThat(taken.add((at.get("x").asInt() + x) + " "
                                    + (at.get("y").asInt() + y)))
                            .as(panel.get("title").asString())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void dashboardCanBeImportedAsItIs() {
        assertThat(dashboard.get("uid").asString()).isEqualTo("rouse-runtime");
        assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
        assertThat(dashboard.has("id")).as("of a database of Grafana").isFalse();
        Set<String> variables = new HashSet<>();
        dashboard
                .get("templating")
                .get("list")
                .forEach(variable -> variables.add(variable.get("name").asString()));
        assertThat(variables).containsExactlyInAnyOrder("datasource", "instance", "type");
        for (JsonNode panel : panels) {
            if (panel.has("targets")) {
                assertThat(panel.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
                assertThat(panel.get("fieldConfig").get("defaults").get("unit").asString())
                        .isNotBlank();
                assertThat(list(panel.get("targets")))
                        .isNotEmpty()
                        .extracting(target -> target.get("refId").asString())
                        .doesNotHaveDuplicates();
            }
        }
    }
}
