//! A chart as PNG, for programs that show no SVG. The font is part of the program, so that every machine draws the same.

use super::Chart;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use std::sync::{Arc, LazyLock};

/// Dots to a unit of the SVG: sharp on paper and on screens of twice the usual density.
const SCALE: f32 = 2.0;

/// `DejaVu` Sans, which has Latin, Greek, Cyrillic, Arabic, Hebrew and many signs, and stands for `sans-serif`.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    Arc::new(fonts)
});

/// The bytes of the PNG: the chart on white, twice as many dots as the SVG has units.
pub fn png(chart: &Chart) -> Vec<u8> {
    let options = Options { fontdb: FONTS.clone(), font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(&chart.svg, &options).expect("a chart is well-formed SVG");
    let size = tree.size().to_int_size().scale_by(SCALE).expect("a chart has a size");
    let mut picture = Pixmap::new(size.width(), size.height()).expect("a chart has a size");
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut picture.as_mut());
    picture.encode_png().expect("writing to memory cannot fail")
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::style::text_anchor::{HPos, VPos};

    #[test]
    fn a_picture_has_its_words_and_is_the_same_every_time() {
        use crate::charts::canvas::{TEXT, label, picture};
        use plotters::element::Text;
        let chart = |word: &'static str| Chart {
            id: "c",
            title: "Title".to_owned(),
            description: String::new(),
            svg: picture("c", "Title", "", 100, |area| {
                let style = label(TEXT, HPos::Left, VPos::Top);
                area.draw(&Text::new(word, (10, 10), style)).unwrap();
                Vec::new()
            })
            .0,
            head: Vec::new(),
            rows: Vec::new(),
            points: Vec::new(),
        };
        let [empty, written] = [png(&chart(" ")), png(&chart("pile at the threshold"))];
        assert_eq!(written, png(&chart("pile at the threshold")));
        let dark = |bytes: &[u8]| {
            let picture = Pixmap::decode_png(bytes).unwrap();
            assert_eq!(picture.width(), 1_520);
            picture.pixels().iter().filter(|dot| dot.red() < 128).count()
        };
        // A font that is not found would leave both blank.
        assert!(dark(&empty) > 0 && dark(&written) > dark(&empty) + 100);
    }
}
