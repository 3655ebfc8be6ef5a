package dev.rouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Readme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The tables of this module's README have every command with its parameters, options that it has, and every exit code. */
final class CommandTableTest {

    private static final Pattern WORD = Pattern.compile("[a-z]+");
    private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)");

    private final CommandLine root = Main.commandLine();

    /** A command as a row names it: {@code flows list TYPE KEY}, or only {@code pause} behind one of the same group. */
    private record Named(String command, List<String> parameters) {}

    private List<Named> named(List<String> row) {
        List<Named> found = new ArrayList<>();
        String group = "";
        for (String code : Readme.code(row.get(0))) {
            List<String> words = List.of(code.split(" "));
            List<String> names =
                    words.stream().filter(word -> WORD.matcher(word).matches()).toList();
            boolean top = root.getSubcommands().containsKey(names.get(0));
            if (top && names.size() > 1) {
                group = names.get(0) + " ";
            }
            String command = top ? String.join(" ", names) : group + names.get(0);
            found.add(new Named(
                    command,
                    words.stream()
                            .skip(names.size())
                            .filter(word -> !word.startsWith("--"))
                            .toList()));
        }
        return found;
    }

    private CommandSpec spec(String command) {
        CommandLine at = root;
        for (String word : command.split(" ")) {
            at = at.getSubcommands().get(word);
            assertThat(at).as("a command '%s'", command).isNotNull();
        }
        return at.getCommandSpec();
    }

    private static List<String> parameters(CommandSpec command) {
        return command.positionalParameters().stream()
                .map(CommandTableTest::shown)
                .toList();
    }

    private static String shown(PositionalParamSpec parameter) {
        String label = parameter.paramLabel();
        return parameter.arity().min() > 0
                ? label
                : "[" + label + (parameter.arity().max() > 1 ? "…" : "") + "]";
    }

    private static Stream<String> leaves(String path, CommandLine command) {
        Map<String, CommandLine> below = command.getSubcommands();
        return below.isEmpty()
                ? Stream.of(path)
                : below.entrySet().stream()
                        .flatMap(entry -> leaves((path + " " + entry.getKey()).strip(), entry.getValue()));
    }

    @Test
    void everyCommandIsThereWithItsParameters() {
        Set<String> commands = new TreeSet<>();
        for (List<String> row : Readme.table("command | what it does")) {
            for (Named named : named(row)) {
                commands.add(named.command());
                if (!named.parameters().isEmpty() && !named.parameters().equals(List.of("…"))) {
                    assertThat(named.parameters())
                            .as("parameters of '%s'", named.command())
                            .isEqualTo(parameters(spec(named.command())));
                }
            }
        }
        assertThat(commands)
                .isEqualTo(leaves("", root)
                        .filter(command -> !command.startsWith("help"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void optionsThatRowsNameAreOfTheirCommands() {
        for (List<String> row : Readme.table("command | what it does")) {
            Set<String> options = named(row).stream()
                    .flatMap(named -> spec(named.command()).optionsMap().keySet().stream())
                    .collect(Collectors.toSet());
            assertThat(OPTION.matcher(String.join(" ", row)).results().map(found -> found.group(1)))
                    .as("options in %s", row)
                    .isSubsetOf(options);
        }
    }

    @Test
    void exitCodesAreThoseOfTheCommandAndOfItsScript() {
        Map<String, String> told = root.getCommandSpec().usageMessage().exitCodeList();
        List<List<String>> rows = Readme.table("exit code |");
        assertThat(rows.stream().filter(row -> told.containsKey(row.get(0))))
                .allSatisfy(row -> assertThat(row.get(1)).isEqualTo(told.get(row.get(0))))
                .hasSameSizeAs(told.keySet());
        assertThat(rows.stream().map(row -> row.get(0)).filter(code -> !told.containsKey(code)))
                .as("of the script alone")
                .containsExactly("70");
    }
}
