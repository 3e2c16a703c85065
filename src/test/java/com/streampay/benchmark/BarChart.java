package com.streampay.benchmark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.streampay.benchmark.Results.Measure;

/**
 * A picture of a part's medians, and how far its repetitions are apart. Values of one
 * unit share a scale.
 */
final class BarChart {

	private static final int ROW = 22;

	private static final int LEFT = 380;

	private static final int WIDTH = 360;

	private BarChart() {
	}

	static String of(String title, List<Measure> measures) {
		Map<String, Double> most = measures.stream()
			.collect(Collectors.toMap(Measure::unit, Measure::most, Math::max, TreeMap::new));
		StringBuilder svg = new StringBuilder("""
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 %d" font-family="sans-serif" font-size="12">
				<rect width="100%%" height="100%%" fill="#fff"/>
				<text x="10" y="18" font-weight="bold">%s</text>
				""".formatted(ROW * (measures.size() + 2), escaped(title)));
		for (int i = 0; i < measures.size(); i++) {
			Measure measure = measures.get(i);
			double scale = WIDTH / Math.max(most.get(measure.unit()), 1e-9);
			int y = ROW * (i + 1) + 8;
			int middle = y + ROW / 2;
			svg.append("""
					<text x="%d" y="%d" text-anchor="end">%s</text>
					<rect x="%d" y="%d" width="%.0f" height="%d" fill="#4a7"/>
					<line x1="%.0f" x2="%.0f" y1="%d" y2="%d" stroke="#222"/>
					<text x="%.0f" y="%d">%s %s</text>
					""".formatted(LEFT - 8, y + 15, escaped(measure.name()), LEFT, y + 4, measure.median() * scale,
					ROW - 8, LEFT + measure.least() * scale, LEFT + measure.most() * scale, middle, middle,
					LEFT + measure.most() * scale + 6, y + 15, Report.number(measure.median()), measure.unit()));
		}
		return svg.append("</svg>\n").toString();
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;");
	}

}
