import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Draws what a program left on a terminal as SVG: lines, colours, bold; carriage returns and erased lines are obeyed.
 *
 * <p>Usage: {@code java Capture.java RECORD COMMAND}, where RECORD is what {@code script} wrote.
 */
final class Capture {
  private static final Map<String, String> COLOURS =
      Map.of("31", "#f47067", "32", "#8ddb8c", "33", "#e0b35a", "36", "#6cb6ff", "90", "#8b949e");
  private static final double COLUMN = 7.83;
  private static final int ROW = 18;
  private static final int MARGIN = 16;

  private record Cell(String text, String colour, boolean bold) {}

  public static void main(String[] args) throws Exception {
    List<List<Cell>> lines = new ArrayList<>();
    lines.add(List.of(new Cell(args[1], "#8b949e", false)));
    for (String line : Files.readString(Path.of(args[0]), StandardCharsets.UTF_8).split("\r?\n")) {
      if (!line.startsWith("Script started") && !line.startsWith("Script done")) {
        lines.add(cells(line));
      }
    }
    while (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    System.out.print(svg(lines));
  }

  private static List<Cell> cells(String line) {
    List<Cell> cells = new ArrayList<>();
    String colour = "#c9d1d9";
    boolean bold = false;
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\r') {
        cells.clear();
        run.setLength(0);
      } else if (c == '\u001b' && i + 1 < line.length() && line.charAt(i + 1) == '[') {
        int end = i + 2;
        while (!Character.isLetter(line.charAt(end))) {
          end++;
        }
        if (line.charAt(end) == 'K') {
          cells.clear();
          run.setLength(0);
        } else if (line.charAt(end) == 'm') {
          flush(cells, run, colour, bold);
          String code = line.substring(i + 2, end);
          bold = code.equals("1") || (bold && COLOURS.containsKey(code));
          colour = COLOURS.getOrDefault(code, "#c9d1d9");
        }
        i = end;
      } else {
        run.append(c);
      }
    }
    flush(cells, run, colour, bold);
    return cells;
  }

  private static void flush(List<Cell> cells, StringBuilder run, String colour, boolean bold) {
    if (!run.isEmpty()) {
      cells.add(new Cell(run.toString(), colour, bold));
      run.setLength(0);
    }
  }

  private static String svg(List<List<Cell>> lines) {
    int columns = lines.stream().mapToInt(Capture::width).max().orElse(1);
    int width = (int) (columns * COLUMN) + 2 * MARGIN;
    int height = lines.size() * ROW + 2 * MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n".formatted(width, height, width, height));
    svg.append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n");
    svg.append("<g font-family=\"ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace\" font-size=\"13\" xml:space=\"preserve\">\n");
    for (int i = 0; i < lines.size(); i++) {
      double x = MARGIN;
      int y = MARGIN + (i + 1) * ROW - 5;
      for (Cell cell : lines.get(i)) {
        int length = cell.text().codePointCount(0, cell.text().length());
        svg.append(
            "<text x=\"%.1f\" y=\"%d\" fill=\"%s\"%s textLength=\"%.1f\">%s</text>\n"
                .formatted(x, y, cell.colour(), cell.bold() ? " font-weight=\"bold\"" : "", length * COLUMN, escaped(cell.text())));
        x += length * COLUMN;
      }
    }
    return svg.append("</g>\n</svg>\n").toString();
  }

  private static int width(List<Cell> line) {
    return line.stream().mapToInt(c -> c.text().codePointCount(0, c.text().length())).sum();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace(" ", "\u00a0");
  }
}
