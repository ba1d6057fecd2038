"""Looks as the usual systems for web sites write them: their boxes, classes and habits."""

from __future__ import annotations

from typing import Final

from tests.aggregator.read.programme.render import Look

BOOTSTRAP: Final = Look(
    main='<main class="col-md-9 px-md-4" id="main"><h1 class="display-5">{title}</h1>{body}</main>',
    event=(
        '<div class="alert alert-info d-flex mb-4"><div><p class="lead">{text}</p><p class="mb-0"><a '
        'href="{url}" class="alert-link"><strong>{name}</strong></a></p></div></div>\n'
    ),
    headlines='<div class="row row-cols-1 row-cols-md-3 g-4">{items}</div>\n',
    headline='<div class="col"><div class="card h-100"><img class="card-img-top" src="/img/{n}.jpg" alt="">'
    '<div class="card-body"><h5 class="card-title">{title}</h5><a href="{url}" class="btn btn-primary '
    'stretched-link">{call}</a></div></div></div>',
    lead=(
        '<div class="card mb-3"><div class="row g-0"><div class="col-md-4"><img class="img-fluid" '
        'src="/img/lead.jpg" alt=""></div><div class="col-md-8"><div class="card-body"><p '
        'class="card-text">{label}{dateline}{text}... '
        "{more}</p>{papers}{project}</div></div></div></div>\n"
    ),
    label='<span class="badge bg-secondary">{label}</span>',
    resources='<div class="row">{items}</div>\n',
    resource=(
        '<div class="col-sm-6"><div class="card"><a href="{url}"><img class="card-img-top" '
        'src="/img/{n}.png" alt=""></a><div class="card-body"><h5 class="card-title"><a '
        'href="{url}">{title}</a></h5><p class="card-text">{blurb}</p></div></div></div>\n'
    ),
)
GUTENBERG: Final = Look(
    main='<main class="wp-block-group is-layout-flow" id="wp--skip-link--target"><div class="entry-content '
    'wp-block-post-content"><h1 class="wp-block-heading">{title}</h1>{body}</div></main>',
    event=(
        '<div class="wp-block-cover alignfull"><span aria-hidden="true" '
        'class="wp-block-cover__background"></span><div class="wp-block-cover__inner-container"><p '
        'class="has-text-align-center">{text}</p><div class="wp-block-buttons"><div '
        'class="wp-block-button"><a class="wp-block-button__link wp-element-button" '
        'href="{url}">{name}</a></div></div></div></div>\n'
    ),
    headlines=(
        '<div class="wp-block-query"><ul class="wp-block-post-template is-layout-grid '
        'columns-3">{items}</ul></div>\n'
    ),
    headline=(
        '<li class="wp-block-post post-{n}1 post type-post status-publish hentry"><h3 '
        'class="wp-block-post-title"><a href="{url}" target="_self">{title}</a></h3><a '
        'class="wp-block-read-more" href="{url}">{call}<span class="screen-reader-text">: '
        "{title}</span></a></li>"
    ),
    lead=(
        '<div class="wp-block-group has-background"><div '
        'class="wp-block-group__inner-container"><figure class="wp-block-image alignright"><img '
        'src="/img/lead.jpg" alt=""></figure><p>{label}{dateline}{text}... '
        "{more}</p>{papers}{project}</div></div>\n"
    ),
    resources='<div class="wp-block-columns">{items}</div>\n',
    resource=(
        '<div class="wp-block-column is-layout-flow"><figure class="wp-block-image size-medium"><a '
        'href="{url}"><img src="/img/{n}.png" alt=""></a></figure><h4 class="wp-block-heading"><a '
        'href="{url}">{title}</a></h4><p>{blurb}</p></div>\n'
    ),
)


def _elementor(kind: str, inner: str) -> str:
    """One section with one column and one widget in it."""
    boxes = (
        "elementor-column elementor-col-100",
        "elementor-widget-wrap elementor-element-populated",
        f"elementor-element elementor-widget elementor-widget-{kind}",
        "elementor-widget-container",
    )
    opened = "".join(f'<div class="{names}">' for names in boxes)
    section = '<section class="elementor-section elementor-top-section"><div class="elementor-container">'
    return f"{section}{opened}{inner}{'</div>' * len(boxes)}</div></section>\n"


ELEMENTOR: Final = Look(
    main=(
        '<div data-elementor-type="wp-page" class="elementor"><h1 '
        'class="elementor-heading-title">{title}</h1>{body}</div>'
    ),
    event=_elementor("text-editor", '<p>{text}</p><p><a href="{url}"><strong>{name}</strong></a></p>'),
    headlines=_elementor("posts", '<div class="elementor-posts-container elementor-grid">{items}</div>'),
    headline=(
        '<article class="elementor-post elementor-grid-item post-{n}7"><a '
        'class="elementor-post__thumbnail__link" href="{url}" tabindex="-1"><div '
        'class="elementor-post__thumbnail"><img src="/img/{n}.jpg" alt=""></div></a><div '
        'class="elementor-post__text"><h3 class="elementor-post__title"><a '
        'href="{url}">{title}</a></h3><a class="elementor-post__read-more" href="{url}" '
        'aria-label="Read more about {quoted}" tabindex="-1">{call} »</a></div></article>'
    ),
    lead=_elementor("text-editor", "<p>{label}{dateline}{text}... {more}</p>{papers}{project}"),
    resources=_elementor("image-box", "{items}"),
    resource=(
        '<div class="elementor-image-box-wrapper"><figure class="elementor-image-box-img"><a '
        'href="{url}"><img src="/img/{n}.png" alt=""></a></figure><div '
        'class="elementor-image-box-content"><h4 class="elementor-image-box-title"><a '
        'href="{url}">{title}</a></h4><p class="elementor-image-box-description">{blurb}</p></div></div>'
    ),
)
DRUPAL: Final = Look(
    main=(
        '<main role="main"><a id="main-content" tabindex="-1"></a><div class="layout-content"><div '
        'class="region region-content"><h1 class="page-title"><span class="field '
        'field--name-title">{title}</span></h1>{body}</div></div></main>'
    ),
    event=(
        '<div class="block block-block-content"><div class="field field--name-body '
        'field__item"><p>{text}</p></div><div class="field field--name-field-link field__item"><a '
        'href="{url}">{name}</a></div></div>\n'
    ),
    headlines=(
        '<div class="views-element-container block block-views"><div class="view view-news view-id-news '
        'js-view-dom-id-4f1"><div class="view-content">{items}</div></div></div>\n'
    ),
    headline=(
        '<div class="views-row"><div class="views-field views-field-title"><span '
        'class="field-content">{title}...</span></div><div class="views-field '
        'views-field-view-node"><span class="field-content"><a href="{url}" '
        'hreflang="en">{call}</a></span></div></div>'
    ),
    lead=(
        '<article class="node node--type-story node--view-mode-full"><div class="node__content"><div '
        'class="text-formatted field field--name-body field__item"><p>{label}{dateline}{text}... '
        "{more}</p>{papers}{project}</div></div></article>\n"
    ),
    resources='<div class="view view-publications"><div class="view-content">{items}</div></div>\n',
    resource=(
        '<div class="views-row"><div class="views-field views-field-field-cover"><div '
        'class="field-content"><a href="{url}"><img src="/img/{n}.png" alt=""></a></div></div><div '
        'class="views-field views-field-title"><span class="field-content"><a '
        'href="{url}">{title}</a></span></div><div class="views-field views-field-body"><div '
        'class="field-content"><p>{blurb}</p></div></div></div>\n'
    ),
)
JOOMLA: Final = Look(
    main=(
        '<div class="container-component"><main><div class="blog" itemscope '
        'itemtype="https://schema.org/Blog"><div '
        'class="page-header"><h1>{title}</h1></div>{body}</div></main></div>'
    ),
    headlines='<div class="com-content-category-blog__items blog-items">{items}</div>\n',
    headline=(
        '<div class="blog-item" itemprop="blogPost" itemscope '
        'itemtype="https://schema.org/BlogPosting"><div class="item-content"><div '
        'class="page-header"><h2 itemprop="name"><a href="{url}" '
        'itemprop="url">{title}</a></h2></div><p class="readmore"><a class="btn btn-secondary" '
        'href="{url}" aria-label="Read more: {quoted}"><span class="icon-chevron-right" '
        'aria-hidden="true"></span> Read more: {title}</a></p></div></div>'
    ),
    lead=(
        '<div class="mod-custom custom" id="mod-custom109"><p>{label}{dateline}{text}... '
        "{more}</p>{papers}{project}</div>\n"
    ),
    resource=(
        '<div class="mod-custom"><p><a href="{url}"><img src="/img/{n}.png" alt="" '
        'loading="lazy"></a></p><p><strong><a '
        'href="{url}">{title}</a></strong></p><p>{blurb}</p></div>\n'
    ),
)


def _webpart(inner: str) -> str:
    boxes = ("ms-webpart-chrome ms-webpart-chrome-fullWidth", "ms-WPBody noindex", "ms-rtestate-field")
    opened = "".join(f'<div class="{names}">' for names in boxes)
    return f"{opened}{inner}{'</div>' * len(boxes)}\n"


SHAREPOINT: Final = Look(
    main=(
        '<div id="s4-workspace"><div id="contentBox"><div '
        'id="DeltaPlaceHolderMain"><h1>{title}</h1><div class="ms-webpart-zone '
        'ms-fullWidth">{body}</div></div></div></div>'
    ),
    event=_webpart('<div>\u200b{text}</div><div><a href="{url}"><strong>{name}</strong></a>\u200b</div>'),
    headlines=_webpart("{items}"),
    headline='<div class="ms-rteElement-P">\u200b{title}...&#160;{more}<br></div>',
    lead=_webpart(
        '<p class="ms-rteElement-P">\u200b{label}{dateline}{text}... {more}</p>{papers}{project}<p>\u200b</p>'
    ),
    resources=_webpart(
        '<table class="ms-rteTable-default" cellspacing="0"><tbody><tr>{items}</tr></tbody></table>'
    ),
    resource=(
        '<td class="ms-rteTable-default" style="width:50%;"><a href="{url}"><img src="/img/{n}.png" '
        'alt=""></a><br><strong><a href="{url}">{title}</a></strong><br>{blurb}</td>'
    ),
)
AEM: Final = Look(
    main=(
        '<div class="root responsivegrid"><div class="aem-Grid aem-Grid--12"><div class="title '
        'aem-GridColumn"><div class="cmp-title"><h1 '
        'class="cmp-title__text">{title}</h1></div></div>{body}</div></div>'
    ),
    event=(
        '<div class="teaser hero aem-GridColumn"><div class="cmp-teaser"><div '
        'class="cmp-teaser__content"><div class="cmp-teaser__description"><p>{text}</p></div><div '
        'class="cmp-teaser__action-container"><a class="cmp-teaser__action-link" '
        'href="{url}">{name}</a></div></div></div></div>\n'
    ),
    headlines=(
        '<div class="container responsivegrid aem-GridColumn"><div '
        'class="cmp-container">{items}</div></div>\n'
    ),
    headline=(
        '<div class="teaser aem-GridColumn aem-GridColumn--default--4"><div class="cmp-teaser"><div '
        'class="cmp-teaser__image"><img class="cmp-image__image" src="/img/{n}.jpg" alt=""></div><div '
        'class="cmp-teaser__content"><h3 class="cmp-teaser__title">{title}</h3><div '
        'class="cmp-teaser__action-container"><a class="cmp-teaser__action-link" '
        'href="{url}">{call}</a></div></div></div></div>'
    ),
    lead=(
        '<div class="text parbase aem-GridColumn"><div class="cmp-text" '
        'data-cmp-data-layer="x"><p>{label}{dateline}{text}... {more}</p>{papers}{project}</div></div>\n'
    ),
    resources='<div class="columncontrol aem-GridColumn"><div class="aem-Grid">{items}</div></div>\n',
    resource=(
        '<div class="teaser aem-GridColumn"><div class="cmp-teaser"><a class="cmp-teaser__link" '
        'href="{url}"><div class="cmp-teaser__image"><img src="/img/{n}.png" alt=""></div><div '
        'class="cmp-teaser__content"><h3 class="cmp-teaser__title">{title}</h3><div '
        'class="cmp-teaser__description"><p>{blurb}</p></div></div></a></div></div>\n'
    ),
)
TYPO3: Final = Look(
    main='<!--TYPO3SEARCH_begin--><div class="section section-default" id="p12"><h1>{title}</h1>{body}</div>'
    "<!--TYPO3SEARCH_end-->",
    event=(
        '<div id="c41" class="frame frame-default frame-type-textpic"><div '
        'class="frame-inner"><p>{text}</p><p><a href="{url}" '
        'class="external-link-new-window"><strong>{name}</strong></a></p></div></div>\n'
    ),
    headlines=(
        '<div id="c42" class="frame frame-default frame-type-list"><div class="news"><div '
        'class="news-list-view">{items}</div></div></div>\n'
    ),
    headline=(
        '<div class="article articletype-0" itemscope itemtype="http://schema.org/Article"><div '
        'class="header"><h3><a title="{quoted}" href="{url}"><span '
        'itemprop="headline">{title}</span></a></h3></div><div class="teaser-text"><a class="more" '
        'title="{quoted}" href="{url}">{call}</a></div></div>'
    ),
    lead=(
        '<div id="c43" class="frame frame-type-text"><p class="bodytext">{label}{dateline}{text}... '
        "{more}</p>{papers}{project}</div>\n"
    ),
    resource=(
        '<div id="c5{n}" class="frame frame-type-textpic"><div class="ce-textpic ce-left"><div '
        'class="ce-gallery"><a href="{url}"><img src="/img/{n}.png" alt=""></a></div><div '
        'class="ce-bodytext"><p><a href="{url}"><b>{title}</b></a><br>{blurb}</p></div></div></div>\n'
    ),
)
